package returned

import "strings"

// splitSentence parts a sentence into what is wrong and what to write: most
// end with a request.
func splitSentence(code, sentence string) (wrong, write string) {
	for _, before := range []string{"。请", "，请"} {
		i := strings.LastIndex(sentence, before)
		if i < 0 {
			continue
		}
		wrong = sentence[:i] + "。"
		return wrong, sentence[i+len(before)-len("请"):]
	}
	if i := strings.LastIndex(sentence, "：请"); i >= 0 {
		return sentence[:i] + "。", sentence[i+len("："):]
	}
	return sentence, otherwise[code]
}

// otherwise says what to do where the sentence only says what is wrong.
var otherwise = map[string]string{
	"value_missing":  "请填写这一格。",
	"key_twice":      "请只保留正确的一行，或改正编号。",
	"roster_missing": "不用修改，等收到名册即可。",
}
