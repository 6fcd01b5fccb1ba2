"""From a plan and a pack to a review: selecting subjects, judging, scoring, and saying it in words."""
