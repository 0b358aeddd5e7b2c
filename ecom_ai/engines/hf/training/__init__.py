"""Training of text models with Hugging Face libraries: tokenizer, data, loop, checkpoints, result folder."""
