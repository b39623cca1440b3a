-- family: hazards
-- title: 火灾隐患排查整改 | Fire hazards and their rectification
-- grain: 每处隐患一行，以最后收到的为准 | one row for each hazard (火灾隐患), as the last received row tells it
-- labels: county, brigade, place_class, severity
-- base: firegrid_hazards_found
-- incremental: hazards
-- rows: hazards
-- ledger: hazards
-- show: hazard_no, unit_name, county, township, brigade, place_class, severity, description, found_on, rectify_mode, deadline, status
-- show: reported_on = 整改完成日期 | Reported rectified on
-- show: review_on, review_result
-- show: closed_on = 闭环日期 | Closed on

-- metric: firegrid_hazards_found
-- title: 发现隐患 | Hazards found
-- help: 发现日期不晚于当日的火灾隐患处数（自有数据以来累计）。 | Hazards found on or before the day, since the data begins.
-- unit: hazards
SELECT county, brigade, place_class, severity, row_key, found_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL;

-- metric: firegrid_hazards_rectified
-- title: 整改销案隐患 | Hazards rectified
-- help: 截至当日已闭环的隐患处数：当场改正的、复查合格的、或已销案的。台账写“已整改”但未复查合格的不算。除以发现隐患即隐患整改率。 | Hazards closed on or before the day: put right on the spot, passed by a review, or closed by 销案. A ledger's 已整改 without a passed review is not in it. Divided by the hazards found it is the rectification rate.
-- unit: hazards
-- part of: firegrid_hazards_found
SELECT county, brigade, place_class, severity, row_key, greatest(closed_on, found_on) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND closed_on IS NOT NULL;

-- metric: firegrid_hazards_reported_rectified
-- title: 报称已整改、未复查合格 | Reported rectified, not yet passed
-- help: 整改完成日期不晚于当日、当日尚未复查合格或销案、且报告之后没有复查不合格的隐患处数。仍属未闭环；期限已过的同时计入逾期。 | Hazards reported rectified on or before the day, not yet passed by a review or closed, and not failed by a review since the report. They are still open, and overdue if the deadline is past.
-- unit: hazards
-- part of: firegrid_hazards_open
SELECT
    county, brigade, place_class, severity, row_key,
    greatest(reported_on, found_on) AS from_day,
    least(closed_on, CASE WHEN NOT review_passed AND review_on >= reported_on THEN review_on END) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND reported_on IS NOT NULL
    AND (review_passed IS NULL OR review_on IS NOT NULL OR (review_passed AND closed_on IS NOT NULL));

-- metric: firegrid_hazards_reported_undated
-- title: 报称已整改、无任何日期 | Reported rectified without any date
-- help: 整改状态为已整改，但整改完成、复查、销案日期均空白且无复查结果的隐患处数。仍属未闭环，且不计入“报称已整改”。 | Hazards with status 已整改 but no date of rectification, review or closing, and no review result. Still open, and not in the reported ones.
-- unit: hazards
-- part of: firegrid_hazards_open
SELECT county, brigade, place_class, severity, row_key, found_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND says_rectified AND NOT on_the_spot
    AND reported_on IS NULL AND review_on IS NULL AND review_passed IS NULL AND closed_on IS NULL;

-- metric: firegrid_hazards_rectified_undated
-- title: 复查合格、无复查日期 | Passed a review without its date
-- help: 复查结果为合格，但没有复查日期也没有销案日期的隐患处数。因不知何日闭环，仍计为未闭环。 | Hazards that passed a review of which the date is missing, and with no closing date. As nobody knows the day, they still count as open.
-- unit: hazards
-- part of: firegrid_hazards_open
SELECT county, brigade, place_class, severity, row_key, found_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND review_passed AND review_on IS NULL AND closed_on IS NULL;

-- metric: firegrid_hazards_open
-- title: 未闭环隐患 | Hazards open
-- help: 发现日期不晚于当日、当日尚未闭环的隐患处数，等于发现隐患减去整改销案隐患。 | Hazards found on or before the day and not yet closed: found minus rectified.
-- unit: hazards
-- part of: firegrid_hazards_found
SELECT county, brigade, place_class, severity, row_key, found_on AS from_day, closed_on AS until_day
FROM hazards
WHERE found_on IS NOT NULL;

-- metric: firegrid_hazards_overdue
-- title: 逾期未改隐患 | Hazards overdue
-- help: 当日尚未闭环、且整改期限在当日之前的隐患处数；今天到期的不算逾期。 | Hazards open on the day whose deadline lies before it; due today is not overdue.
-- unit: hazards
-- part of: firegrid_hazards_open
SELECT county, brigade, place_class, severity, row_key, greatest(found_on, deadline + 1) AS from_day, closed_on AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND deadline IS NOT NULL;

-- metric: firegrid_hazards_due
-- title: 整改期限已到的隐患 | Hazards with a deadline reached
-- help: 整改期限不晚于当日的隐患处数，不论是否已整改。当场改正的没有期限，不在其中。是按期整改率的分母。 | Hazards whose deadline is on or before the day, rectified or not. Those put right on the spot have none. The denominator of the on-time rate.
-- unit: hazards
-- part of: firegrid_hazards_found
SELECT county, brigade, place_class, severity, row_key, greatest(found_on, deadline) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND deadline IS NOT NULL;

-- metric: firegrid_hazards_rectified_on_time
-- title: 按期整改的隐患 | Hazards rectified on time
-- help: 整改期限不晚于当日、当日已闭环、且整改完成日期（没有则闭环日）不晚于期限的隐患处数。除以期限已到的隐患即按期整改率。 | Hazards with a deadline on or before the day, closed by the day, and rectified (else closed) on or before the deadline. Divided by those due it is the on-time rate.
-- unit: hazards
-- part of: firegrid_hazards_due
SELECT county, brigade, place_class, severity, row_key, greatest(found_on, closed_on, deadline) AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND closed_on IS NOT NULL AND deadline IS NOT NULL
    AND coalesce(reported_on, closed_on) <= deadline;

-- metric: firegrid_hazards_undated
-- title: 未填发现日期的隐患 | Hazards without the day found
-- help: 没有发现日期的隐患处数，不论哪一天都计；这些隐患不计入其他任何指标。 | Hazards without the day on which they were found, whatever the day; no other measure counts them.
-- unit: hazards
SELECT county, brigade, place_class, severity, row_key, DATE '1900-01-01' AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NULL;

-- metric: firegrid_hazards_without_deadline
-- title: 限期改正但无期限的隐患 | Hazards without a deadline
-- help: 发现日期不晚于当日、不是当场改正、又没有整改期限（空白或“长期”）的隐患处数；永不计为逾期，故单列。 | Hazards found on or before the day, not put right on the spot, with no deadline (blank or 长期). They never become overdue, so they are shown on their own.
-- unit: hazards
-- part of: firegrid_hazards_found
SELECT county, brigade, place_class, severity, row_key, found_on AS from_day, CAST(NULL AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND deadline IS NULL AND NOT on_the_spot;

-- metric: firegrid_hazards_open_by_age
-- title: 未闭环隐患的时长 | Open hazards by age
-- help: 当日尚未闭环的隐患处数，按发现至当日的天数分：0-7、8-15、16-30、31-60、61-90、90 天以上。 | Hazards open on the day by days since they were found: 0-7, 8-15, 16-30, 31-60, 61-90, more than 90.
-- unit: hazards
-- show: age = 时长（天） | Age in days
-- labels: county, brigade, place_class, severity, age
-- values: age = 0-7, 8-15, 16-30, 31-60, 61-90, 90+
-- part of: firegrid_hazards_open
SELECT
    h.county, h.brigade, h.place_class, h.severity, b.age, h.row_key,
    h.found_on + b.first_day AS from_day,
    least(h.found_on + b.past_day, h.closed_on) AS until_day
FROM hazards AS h
CROSS JOIN (VALUES ('0-7', 0, 8), ('8-15', 8, 16), ('16-30', 16, 31), ('31-60', 31, 61), ('61-90', 61, 91),
    ('90+', 91, CAST(NULL AS INTEGER))) AS b(age, first_day, past_day)
WHERE h.found_on IS NOT NULL AND (h.closed_on IS NULL OR h.closed_on > h.found_on + b.first_day);

-- metric: firegrid_hazards_due_soon
-- title: 七日内到期的隐患 | Hazards due within 7 days
-- help: 当日尚未闭环、整改期限在当日至其后第七天之间的隐患处数。 | Hazards open on the day whose deadline is that day or one of the seven days after it.
-- unit: hazards
-- part of: firegrid_hazards_open
SELECT
    county, brigade, place_class, severity, row_key,
    greatest(found_on, deadline - 7) AS from_day,
    least(deadline + 1, closed_on) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND deadline IS NOT NULL;

-- metric: firegrid_hazards_found_in_month
-- title: 本月发现隐患 | Hazards found in the month
-- help: 当月一日至当日发现的隐患处数。 | Hazards found from the first of the month to the day.
-- unit: hazards
-- part of: firegrid_hazards_found
SELECT
    county, brigade, place_class, severity, row_key, found_on AS from_day,
    CAST(date_trunc('month', found_on) + INTERVAL '1 month' AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL;

-- metric: firegrid_hazards_rectified_in_month
-- title: 本月督促整改隐患 | Hazards rectified in the month
-- help: 当月一日至当日闭环的隐患处数，不论何时发现。除以本月发现隐患即通报的督改率，可以超过 100%。 | Hazards closed from the first of the month to the day, whenever found. Divided by those found in the month it is the 督改率 of the bulletins, which can exceed 100 %.
-- unit: hazards
-- part of: firegrid_hazards_rectified
SELECT
    county, brigade, place_class, severity, row_key, greatest(closed_on, found_on) AS from_day,
    CAST(date_trunc('month', greatest(closed_on, found_on)) + INTERVAL '1 month' AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND closed_on IS NOT NULL;

-- metric: firegrid_hazards_found_last_month
-- title: 上月发现隐患 | Hazards found last month
-- help: 上一个自然月发现的隐患处数，整月都算。 | Hazards found in the calendar month before, the whole of it.
-- unit: hazards
-- part of: firegrid_hazards_found
SELECT
    county, brigade, place_class, severity, row_key,
    CAST(date_trunc('month', found_on) + INTERVAL '1 month' AS DATE) AS from_day,
    CAST(date_trunc('month', found_on) + INTERVAL '2 month' AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL;

-- metric: firegrid_hazards_rectified_last_month
-- title: 上月督促整改隐患 | Hazards rectified last month
-- help: 上一个自然月闭环的隐患处数，不论何时发现。除以上月发现隐患即通报的上月督改率，可以超过 100%。 | Hazards closed in the calendar month before, whenever found. Divided by those found in it, it is last month's 督改率 of the bulletins, which can exceed 100 %.
-- unit: hazards
-- part of: firegrid_hazards_rectified
SELECT
    county, brigade, place_class, severity, row_key,
    CAST(date_trunc('month', greatest(closed_on, found_on)) + INTERVAL '1 month' AS DATE) AS from_day,
    CAST(date_trunc('month', greatest(closed_on, found_on)) + INTERVAL '2 month' AS DATE) AS until_day
FROM hazards
WHERE found_on IS NOT NULL AND closed_on IS NOT NULL;
