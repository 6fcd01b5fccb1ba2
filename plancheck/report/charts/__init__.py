"""Charts: pure functions from what a review says to shapes that a template draws. Every chart has a table beside it."""
