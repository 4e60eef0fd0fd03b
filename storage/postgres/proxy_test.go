package postgres_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/url"
	"slices"
	"sync"
	"testing"
)

// proxy stands between a store and its server and cuts connections.
type proxy struct {
	listener net.Listener
	target   string

	mu     sync.Mutex
	conns  map[net.Conn]bool // guarded by mu
	cut    cut               // guarded by mu; for the next COMMIT
	done   int               // guarded by mu; commits that were cut
	marked [][]byte          // guarded by mu; names of prepared statements that commit
	ended  func()            // guarded by mu; called when lateCommit cuts
	late   chan struct{}     // closed by deliver

	delivered sync.Once
	delayed   sync.WaitGroup // for what was cut with lateCommit
	accepted  sync.WaitGroup
}

// cut says when the connection of a transaction's last message is cut.
type cut int

const (
	never        cut = iota
	beforeCommit     // the server doesn't hear of it
	afterCommit      // the server does it, and its answer is lost
	lateCommit       // the server does it when deliver is called, and its answer is lost
)

func (c cut) String() string { return [...]string{"never", "before", "after", "late"}[c] }

// newProxy starts a proxy and returns it with the URL that leads through it.
func newProxy(t testing.TB) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{target: u.Host, conns: make(map[net.Conn]bool), late: make(chan struct{})}
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	p.accepted.Go(p.accept)
	t.Cleanup(func() {
		_ = p.listener.Close() // ends accept
		p.drop()
		p.deliver()
		p.accepted.Wait()
	})
	u.Host = p.listener.Addr().String()
	return p, u.String()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = client.Close()
			continue
		}
		p.mu.Lock()
		p.conns[client], p.conns[server] = true, true
		p.mu.Unlock()
		end := func() {
			_ = client.Close()
			_ = server.Close()
			p.mu.Lock()
			delete(p.conns, client)
			delete(p.conns, server)
			p.mu.Unlock()
		}
		answered := make(chan struct{})
		p.accepted.Go(func() { defer end(); p.forward(server, client, answered) })
		p.accepted.Go(func() {
			defer close(answered)
			_, _ = io.Copy(client, server)
			_ = client.Close()
			_, _ = io.Copy(io.Discard, server) // a server that cannot answer gives up what it does
		})
	}
}

// forward sends what the client says to the server, until a COMMIT is to be cut.
func (p *proxy) forward(server, client net.Conn, answered <-chan struct{}) {
	buf := make([]byte, 64<<10)
	var said []byte // and not sent yet
	for {
		n, err := client.Read(buf)
		if said = append(said, buf[:n]...); len(said) > 0 && !p.holds(said) {
			how := p.cutNow(said)
			if how == beforeCommit {
				return
			}
			if how != never {
				_ = client.Close() // the answer finds nobody
			}
			if how == lateCommit {
				defer p.delayed.Done()
				<-p.late
			}
			if _, err := server.Write(said); err != nil {
				return
			}
			if how != never {
				_ = server.(*net.TCPConn).CloseWrite() // it ends when it has done all
				<-answered
				return
			}
			said = said[:0]
		}
		if err != nil {
			return
		}
	}
}

// holds reports whether the client has more to say before the server is to hear of it:
// one that has begun with the rows of a COPY can be told to stop.
func (p *proxy) holds(said []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cut == lateCommit && bytes.HasPrefix(said, []byte("Q")) && bytes.Contains(said, []byte("FROM STDIN")) && !p.commits(said)
}

// cutNow reports whether and how to cut what the client says.
func (p *proxy) cutNow(said []byte) (how cut) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.commits(said) {
		return never
	}
	if how, p.cut = p.cut, never; how != never {
		p.done++
	}
	if how == lateCommit {
		p.delayed.Add(1)
		p.ended()
	}
	return how
}

// commits reports whether a transaction is complete with what the client says: by a
// COMMIT, the end of the rows of a COPY, or a statement that stores the transaction's
// number.
func (p *proxy) commits(said []byte) bool {
	if name, prepares := bytes.CutPrefix(said, []byte("P")); prepares && bytes.Contains(said, []byte("marked AS")) {
		name, _, _ = bytes.Cut(name[4:], []byte{0}) // after the message's length
		p.marked = append(p.marked, bytes.Clone(name))
		return false
	}
	return bytes.Contains(bytes.ToLower(said), []byte("commit\x00")) || bytes.HasSuffix(said, []byte("c\x00\x00\x00\x04")) ||
		slices.ContainsFunc(p.marked, func(name []byte) bool { return bytes.Contains(said, slices.Concat([]byte{0}, name, []byte{0})) })
}

// cutLate has the connection of the next COMMIT cut with lateCommit, and returns a
// context that ends then.
func (p *proxy) cutLate(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	p.mu.Lock()
	p.cut, p.ended = lateCommit, cancel
	p.mu.Unlock()
	return ctx
}

// deliver has the server do what was cut with lateCommit, and waits for it.
func (p *proxy) deliver() {
	p.delivered.Do(func() { close(p.late) })
	p.delayed.Wait()
}

// cutNext has the connection of the next COMMIT cut.
func (p *proxy) cutNext(how cut) {
	p.mu.Lock()
	p.cut = how
	p.mu.Unlock()
}

// cuts is how many commits were cut.
func (p *proxy) cuts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.done
}

// drop cuts all connections.
func (p *proxy) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		_ = c.Close()
	}
}
