-- family: hazard_reviews
-- title: 隐患复查 | Reviews of hazards
-- grain: 每处隐患一行，以最后收到的为准 | one row for each hazard (火灾隐患), as the last received row tells it
-- labels: county, brigade
-- base: firegrid_hazards_found
-- incremental: hazards
-- rows: hazards
-- ledger: hazards
-- show: hazard_no, unit_name, county, township, brigade, place_class, severity, description, found_on, rectify_mode, deadline, status
-- show: reported_on = 整改完成日期 | Reported rectified on
-- show: review_on, review_result
-- show: closed_on = 闭环日期 | Closed on

-- metric: firegrid_hazard_reviews_due
-- title: 应复查隐患 | Reviews due
-- help: 限期改正的隐患中，整改期限不晚于当日或整改完成日期不晚于当日的处数。整改方式空白视为限期改正。 | Hazards to be put right by a deadline whose deadline, or whose reported rectification, is on or before the day. A blank way of rectification means by a deadline.
-- unit: hazards
SELECT county, brigade, row_key, greatest(review_due_on, found_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND review_due_on IS NOT NULL;

-- metric: firegrid_hazard_reviews
-- title: 已复查隐患 | Reviews made
-- help: 应复查的隐患中，复查日期不晚于当日的处数。除以应复查隐患即复查率。 | Hazards due for review that were reviewed on or before the day. Divided by those due it is the review rate.
-- unit: hazards
-- part of: firegrid_hazard_reviews_due
SELECT county, brigade, row_key, greatest(review_on, review_due_on, found_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND review_due_on IS NOT NULL AND review_on IS NOT NULL;

-- metric: firegrid_hazard_reviews_passed
-- title: 复查合格隐患 | Reviews passed
-- help: 已复查的隐患中复查结果为合格的处数。除以已复查隐患即复查合格率。 | Hazards reviewed on or before the day with the result 合格 (passed). Divided by those reviewed it is the pass rate.
-- unit: hazards
-- part of: firegrid_hazard_reviews
SELECT county, brigade, row_key, greatest(review_on, review_due_on, found_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND review_due_on IS NOT NULL AND review_on IS NOT NULL AND review_passed;

-- metric: firegrid_hazard_first_reviews
-- title: 首次复查 | First reviews
-- help: 首次复查日期不晚于当日的限期改正隐患处数。同一隐患先后报来几版的，取各版中最早的、有结果的复查；没有结果或没有日期的复查不算。 | Hazards with a deadline first reviewed on or before the day. Where a hazard came in several versions, the earliest review with a result of all of them is the first; a review without a result or without its date is none.
-- unit: hazards
SELECT county, brigade, row_key, greatest(first_review_on, found_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND first_review_on IS NOT NULL;

-- metric: firegrid_hazard_first_reviews_passed
-- title: 首次复查合格 | First reviews passed
-- help: 首次复查日期不晚于当日、首次复查即合格的隐患处数；第一次不合格、后来才合格的不算。除以首次复查即首次复查合格率。 | Hazards first reviewed on or before the day that passed at once, not those that failed first and passed later. Divided by the first reviews it is the first-review pass rate.
-- unit: hazards
-- part of: firegrid_hazard_first_reviews
SELECT county, brigade, row_key, greatest(first_review_on, found_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND first_review_on IS NOT NULL AND first_review_passed;

-- metric: firegrid_hazard_reviews_undated
-- title: 无日期的复查 | Reviews without a date
-- help: 有复查结果而没有复查日期的隐患处数；不计入已复查。 | Hazards with a review result but no date of the review; they are not among those reviewed.
-- unit: hazards
SELECT county, brigade, row_key, found_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND review_passed IS NOT NULL AND review_on IS NULL AND NOT on_the_spot;
