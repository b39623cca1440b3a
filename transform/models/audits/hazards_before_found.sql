-- hazards_before_found: a hazard was closed, reviewed or reported before it was found
-- reads: hazards
SELECT row_key, found_on, reported_on, review_on, closed_on
FROM hazards
WHERE closed_on < found_on OR review_on < found_on OR reported_on < found_on
ORDER BY row_key
