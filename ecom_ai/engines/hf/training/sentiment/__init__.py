"""Training of the sentiment classifier: masked words, labels, teachers, calibration, evaluation."""
