"""What a quantity counts or measures: noun phrases around it, without a parser."""
