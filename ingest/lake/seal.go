package lake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// A record ends with the SHA-256 of all that stands before it, so that a
// flipped bit in it is noticed and not believed.
const (
	sealHead = ",\n \"check\": \""
	sealTail = "\"\n}\n"
)

// sealed writes a record with its seal.
func sealed(f *File) ([]byte, error) {
	b, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, err
	}
	b = bytes.TrimSuffix(b, []byte("\n}"))
	sum := sha256.Sum256(b)
	b = append(b, sealHead...)
	b = append(b, hex.EncodeToString(sum[:])...)
	return append(b, sealTail...), nil
}

// sealBroken reports a record that is not as it was written. One without a
// seal was written before there were any.
func sealBroken(b []byte) bool {
	at := bytes.LastIndex(b, []byte(sealHead))
	if at < 0 {
		return false
	}
	sum := sha256.Sum256(b[:at])
	return string(b[at+len(sealHead):]) != hex.EncodeToString(sum[:])+sealTail
}
