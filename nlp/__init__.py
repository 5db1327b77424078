"""Language: from masked text to topics, complaints and signals, with the evidence."""
