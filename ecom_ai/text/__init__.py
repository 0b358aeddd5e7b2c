"""Text, before and after the models: pure functions, no Django. Import the module you need."""
