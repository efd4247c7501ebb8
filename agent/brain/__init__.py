"""Model files: catalogue, header, hash pin, requantising, fit."""
