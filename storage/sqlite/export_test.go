package sqlite

import "errors"

// Kill is what the death of the program does: its connections and its lock are
// gone, its rows and its lock's file stay.
func (s *Store) Kill() error {
	s.closing.Do(func() {}) // Close has nothing left to do
	s.closed.Store(true)
	errs := []error{s.readers.Close()}
	s.writer.stop()
	errs = append(errs, s.writer.conn.close())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lock != nil {
		errs = append(errs, s.lock.Unlock())
	}
	return errors.Join(errs...)
}

// FailCommit makes the next COMMIT report err, after it took place or without.
func (s *Store) FailCommit(err error, takesPlace bool) {
	commit := s.writer.commit
	s.writer.commit = func(c *conn) error {
		s.writer.commit = commit
		if takesPlace {
			return errors.Join(err, commit(c))
		}
		return err
	}
}
