package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// wire is an HTTP/2 connection whose frames are written by hand.
type wire struct {
	connection *tls.Conn
	framer     *http2.Framer
	encoded    bytes.Buffer
	encoder    *hpack.Encoder
}

// answer is what came for one stream until its end.
type answer struct {
	headers map[string]string
	// How many blocks of headers.
	blocks int
	body   []byte
	reset  *http2.ErrCode
}

const longestAnswer = 20 * time.Second

func (f *fleet) openWire() (*wire, error) {
	config := f.certificates.client.Clone()
	config.NextProtos = []string{"h2"}
	connection, err := tls.Dial("tcp", f.first.address, config)
	if err != nil {
		return nil, err
	}
	framer := http2.NewFramer(connection, connection)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	w := &wire{connection: connection, framer: framer}
	w.encoder = hpack.NewEncoder(&w.encoded)
	if _, err := connection.Write([]byte(http2.ClientPreface)); err != nil {
		return nil, err
	}
	return w, framer.WriteSettings()
}

// withWire runs steps on a connection of its own.
func (f *fleet) withWire(steps func(*wire) error) error {
	w, err := f.openWire()
	if err != nil {
		return err
	}
	defer w.connection.Close()
	return steps(w)
}

// begin sends the headers of a call; further ones replace or follow the usual.
func (w *wire) begin(stream uint32, further map[string]string) error {
	w.encoded.Reset()
	usual := [][2]string{
		{":method", "POST"}, {":scheme", "https"}, {":path", runFunction}, {":authority", "localhost"},
		{"content-type", "application/grpc"}, {"te", "trailers"},
	}
	isUsual := map[string]bool{}
	for _, field := range usual {
		name, value := field[0], field[1]
		isUsual[name] = true
		if other, isReplaced := further[name]; isReplaced {
			value = other
		}
		_ = w.encoder.WriteField(hpack.HeaderField{Name: name, Value: value})
	}
	for name, value := range further {
		if !isUsual[name] {
			_ = w.encoder.WriteField(hpack.HeaderField{Name: name, Value: value})
		}
	}
	return w.writeBlock(stream, w.encoded.Bytes())
}

const largestFragment = 16_000

func (w *wire) writeBlock(stream uint32, block []byte) error {
	rest := block[min(len(block), largestFragment):]
	begin := block[:len(block)-len(rest)]
	first := http2.HeadersFrameParam{StreamID: stream, BlockFragment: begin, EndHeaders: len(rest) == 0}
	if err := w.framer.WriteHeaders(first); err != nil || len(rest) == 0 {
		return err
	}
	return w.framer.WriteContinuation(stream, true, rest)
}

// call sends a whole call and gives its answer.
func (w *wire) call(stream uint32, further map[string]string, body []byte) (*answer, error) {
	if err := w.begin(stream, further); err != nil {
		return nil, err
	}
	if err := w.framer.WriteData(stream, true, body); err != nil {
		return nil, err
	}
	return w.await(stream)
}

// await reads frames until the stream ends; PING and SETTINGS are passed over.
func (w *wire) await(stream uint32) (*answer, error) {
	got := &answer{headers: map[string]string{}}
	_ = w.connection.SetReadDeadline(time.Now().Add(longestAnswer))
	for {
		frame, err := w.framer.ReadFrame()
		if err != nil {
			return nil, fmt.Errorf("the connection ended: %w", err)
		}
		if goAway, isGoAway := frame.(*http2.GoAwayFrame); isGoAway && goAway.ErrCode != http2.ErrCodeNo {
			return nil, fmt.Errorf("the connection is given up: %s", goAway.ErrCode)
		}
		if frame.Header().StreamID == stream && got.take(frame) {
			return got, nil
		}
	}
}

// take says whether the stream has ended.
func (a *answer) take(frame http2.Frame) bool {
	switch frame := frame.(type) {
	case *http2.MetaHeadersFrame:
		a.blocks++
		for _, field := range frame.Fields {
			a.headers[field.Name] = field.Value
		}
		return frame.StreamEnded()
	case *http2.DataFrame:
		a.body = append(a.body, frame.Data()...)
		return frame.StreamEnded()
	case *http2.RSTStreamFrame:
		code := frame.ErrCode
		a.reset = &code
		return true
	}
	return false
}

// awaitPong waits until all that was sent before has been handled.
func (w *wire) awaitPong() error {
	if err := w.framer.WritePing(false, [8]byte{1}); err != nil {
		return err
	}
	_ = w.connection.SetReadDeadline(time.Now().Add(longestAnswer))
	for {
		frame, err := w.framer.ReadFrame()
		if err != nil {
			return err
		}
		if ping, isPing := frame.(*http2.PingFrame); isPing && ping.IsAck() {
			return nil
		}
	}
}
