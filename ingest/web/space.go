package web

import "syscall"

// spare is the disk space that an upload must leave for the night's run.
const spare = 64 << 20

// freeSpace is what the account may still write where dir is.
func freeSpace(dir string) (uint64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return st.Bavail * uint64(st.Bsize), nil
}

// roomFor reports whether an upload fits: it lies once in the inbox, once in
// the archive, and once more as rows and as a returned workbook.
func (s *Server) roomFor(bytes int64) (bool, error) {
	free, err := s.free(s.Data)
	return err == nil && free >= uint64(3*max(bytes, 0))+spare, err
}
