package postgres_test

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// proxy stands between a store and its server and cuts connections.
type proxy struct {
	listener net.Listener
	target   string

	mu       sync.Mutex
	conns    map[net.Conn]bool // guarded by mu
	cut      cut               // guarded by mu; for the next COMMIT
	done     int               // guarded by mu; commits that were cut
	accepted sync.WaitGroup
}

// cut says when a COMMIT's connection is cut.
type cut int

const (
	never        cut = iota
	beforeCommit     // the server doesn't hear of it
	afterCommit      // the server does it, and its answer is lost
)

// newProxy starts a proxy and returns it with the URL that leads through it.
func newProxy(t testing.TB) (*proxy, string) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{target: u.Host, conns: make(map[net.Conn]bool)}
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	p.accepted.Go(p.accept)
	t.Cleanup(func() {
		_ = p.listener.Close() // ends accept
		p.drop()
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
		p.accepted.Go(func() { defer end(); p.forward(server, client) })
		p.accepted.Go(func() { defer end(); _, _ = io.Copy(client, server) })
	}
}

// forward sends what the client says to the server, until a COMMIT is to be cut.
func (p *proxy) forward(server, client net.Conn) {
	buf := make([]byte, 64<<10)
	for {
		n, err := client.Read(buf)
		if n > 0 {
			how := never
			if bytes.Contains(bytes.ToLower(buf[:n]), []byte("commit\x00")) {
				p.mu.Lock()
				if how, p.cut = p.cut, never; how != never {
					p.done++
				}
				p.mu.Unlock()
			}
			if how == beforeCommit {
				return
			}
			if how == afterCommit {
				_ = client.Close() // the answer finds nobody
			}
			if _, err := server.Write(buf[:n]); err != nil {
				return
			}
			if how == afterCommit {
				_, _ = io.Copy(io.Discard, io.LimitReader(server, 1)) // until it has answered
				return
			}
		}
		if err != nil {
			return
		}
	}
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
