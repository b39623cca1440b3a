-- hazards_before_found: 隐患的闭环、复查或整改日期早于发现日期 | a hazard was closed, reviewed or reported before it was found
-- reads: hazards
SELECT row_key, found_on, reported_on, review_on, closed_on
FROM hazards
WHERE closed_on < found_on OR review_on < found_on OR reported_on < found_on
ORDER BY row_key
