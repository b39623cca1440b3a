package rules

import "fmt"

// Ratio is a share that boards and bulletins show: a sum over a sum, never an
// average of percentages, and nothing where the denominator is 0.
type Ratio struct {
	ID                     string // in the names of recorded series
	ZH, EN                 string // ZH is also the name in the table of targets
	Numerator, Denominator string // metrics
	By                     []string
}

var (
	places = []string{"county", "brigade"}
	levels = []string{"county", "brigade", "level"}
	visits = []string{"round", "brigade", "duty"}
)

// Ratios are all of them, in the order of the documents. By names the labels by
// which each is recorded, besides the whole detachment.
var Ratios = []Ratio{
	{"township_coverage", "网格化覆盖率", "Township coverage", "firegrid_townships_gridded", "firegrid_townships", places},
	{"township_guidance", "帮扶指导率", "Townships guided", "firegrid_townships_guided", "firegrid_townships", places},
	{"registration", "户籍化率", "Registration", "firegrid_key_units_registered", "firegrid_key_units", levels},
	{"filing", "三项备案率", "Filings", "firegrid_key_units_filed", "firegrid_key_unit_filings_required", []string{"county", "brigade", "filing"}},
	{"archiving", "建档率", "Archives of key units", "firegrid_key_units_archived", "firegrid_key_units", levels},
	{"inspection_coverage", "检查覆盖率", "Inspection coverage", "firegrid_key_units_inspected", "firegrid_key_units", levels},
	{"rectification", "隐患整改率", "Rectification", "firegrid_hazards_rectified", "firegrid_hazards_found", []string{"county", "brigade", "place_class", "severity"}},
	{"rectification_in_month", "督改率", "Rectified in the month", "firegrid_hazards_rectified_in_month", "firegrid_hazards_found_in_month", places},
	{"rectification_on_time", "按期整改率", "Rectified on time", "firegrid_hazards_rectified_on_time", "firegrid_hazards_due", places},
	{"review", "复查率", "Reviewed", "firegrid_hazard_reviews", "firegrid_hazard_reviews_due", places},
	{"review_pass", "复查合格率", "Reviews passed", "firegrid_hazard_reviews_passed", "firegrid_hazard_reviews", places},
	{"first_review_pass", "首次复查合格率", "Passed at the first review", "firegrid_hazard_first_reviews_passed", "firegrid_hazard_first_reviews", places},
	{"major_hazard_listing", "挂牌率", "Listed of judged", "firegrid_major_hazards_listed", "firegrid_major_hazards_judged", places},
	{"major_hazard_closing", "销案率", "Closed of listed", "firegrid_major_hazards_closed", "firegrid_major_hazards_listed", places},
	{"major_hazard_revisiting", "回头看率", "Revisited of listed", "firegrid_major_hazards_revisited", "firegrid_major_hazards_listed", places},
	{"major_hazard_relapse", "反弹率", "Relapsed of revisited", "firegrid_major_hazards_relapsed", "firegrid_major_hazards_revisited", places},
	{"duty", "蹲点任务完成率", "Duties done", "firegrid_duties_done", "firegrid_duties_due", visits},
}

// Expr is the ratio in PromQL: of the whole detachment, or by a label.
func (r Ratio) Expr(by string) string {
	if by == "" {
		return fmt.Sprintf("sum(%s) / (sum(%s) > 0)", r.Numerator, r.Denominator)
	}
	return fmt.Sprintf("sum by (%s) (%s) / (sum by (%s) (%s) > 0)", by, r.Numerator, by, r.Denominator)
}

// Recorded is the name of the series that the recording rules make of it.
func (r Ratio) Recorded(by string) string {
	if by == "" {
		by = "detachment"
	}
	return by + ":firegrid_" + r.ID + ":ratio"
}

// named finds a ratio by its Chinese name; a wrong name is a mistake of ours.
func named(zh string) Ratio {
	for _, r := range Ratios {
		if r.ZH == zh {
			return r
		}
	}
	panic("no ratio is called " + zh)
}
