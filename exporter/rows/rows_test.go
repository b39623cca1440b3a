package rows

import (
	"slices"
	"testing"
)

func TestValuesAsBoardsAndPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ written, want []string }{
		{nil, nil},
		{[]string{""}, nil},
		{[]string{"All"}, nil},
		{[]string{"$__all", "越城区"}, nil},
		{[]string{".*"}, nil},
		{[]string{"全部"}, nil},
		{[]string{"${county:percentencode}"}, nil},
		{[]string{"越城区"}, []string{"越城区"}},
		{[]string{" 越城区 ", "诸暨市", "越城区"}, []string{"诸暨市", "越城区"}},
		{[]string{"{诸暨市,越城区}"}, []string{"诸暨市", "越城区"}},
		{[]string{"(诸暨市|越城区)"}, []string{"诸暨市", "越城区"}},
		{[]string{"{越城区}"}, []string{"越城区"}},
		{[]string{"(未分)"}, []string{"(未分)"}}, // a name may have brackets of its own
	} {
		if got := Values(c.written); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.written, got, c.want)
		}
	}
}

func TestTextsThatWouldRunAreShownInstead(t *testing.T) {
	for text, want := range map[string]string{
		"=1+1": "'=1+1", "+86 575": "'+86 575", "-2处": "'-2处", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", " =1": "' =1", "＝1+1": "'＝1+1",
		"\u00a0=1": "'\u00a0=1", "\u3000@A1": "'\u3000@A1", "\ufeff=1": "'\ufeff=1", "  \t-1": "'  \t-1", " 越城区": " 越城区",
		"": "", "越城区": "越城区", "a=b": "a=b", "2012-06-19": "2012-06-19",
	} {
		if got := harmless(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
