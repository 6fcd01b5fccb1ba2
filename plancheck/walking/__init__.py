"""The path network: built from drawn lines, reached from places, walked along."""
