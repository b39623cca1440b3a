-- major_hazards_out_of_order: 案件的销案、回头看早于挂牌，或挂牌早于判定 | a case was closed or revisited before it was listed, or listed before it was judged
-- reads: major_hazards
SELECT row_key, judged_on, listed_on, closed_on, revisited_on
FROM major_hazards
WHERE listed_on < judged_on OR closed_on < listed_on OR revisited_on < listed_on
ORDER BY row_key
