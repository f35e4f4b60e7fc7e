"""Huvudbokens delar: grund, huvud, läsning, skrivning och misstag. Källan är `huvudbok`."""
