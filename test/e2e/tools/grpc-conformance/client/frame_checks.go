package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
)

var frameChecks = []check{
	{"answer: headers, message, trailers with grpc-status", trailers},
	{"PING is answered while a body is awaited", pong},
	{"deadline that has passed before the message: DEADLINE_EXCEEDED", statusWith("grpc-timeout", "1n", "4")},
	{"deadline that passes within the body: DEADLINE_EXCEEDED", deadlineInBody},
	{"compressed message without grpc-encoding: INTERNAL", compressedWithoutEncoding},
	{"unknown grpc-encoding: UNIMPLEMENTED, with grpc-accept-encoding", unknownEncoding},
	{"content-type application/grpc+proto and with parameters", grpcContentTypes},
	{"content-type application/grpcfoo: 415", foreignContentType},
	{"content-length that is wrong: never answered, other connections go on", contentLength},
	{"two messages in a unary call are rejected", twoMessages},
	{"a call without a message is rejected", noMessage},
	{"a body that ends within its message is rejected", cutMessage},
	{"malformed protobuf: INTERNAL", malformedMessage},
	{"metadata over 16 KiB: the connection goes on", largeMetadata},
	{"200 bodies cut off: nothing is held", resetBodies},
}

var usualBody = framed(messageOf("tag-of-the-call", 0), false)

// checked calls once more on the same connection, which shows that it goes on.
func checked(f *fleet, further map[string]string, body []byte, check func(*answer) error) error {
	return f.withWire(func(w *wire) error {
		got, err := w.call(1, further, body)
		if err != nil {
			return err
		}
		if err := check(got); err != nil {
			return err
		}
		return w.answersUsual(3)
	})
}

func (w *wire) answersUsual(stream uint32) error {
	got, err := w.call(stream, nil, usualBody)
	if err != nil {
		return fmt.Errorf("the next call: %w", err)
	}
	return got.hasStatus("0")
}

func (a *answer) hasStatus(code string) error {
	if a.headers["grpc-status"] == code {
		return nil
	}
	return fmt.Errorf("expected grpc-status %s, got %v, reset %v", code, a.headers, a.resetText())
}

func (a *answer) resetText() string {
	if a.reset == nil {
		return "no"
	}
	return a.reset.String()
}

func (a *answer) isRejected() error {
	if code := a.headers["grpc-status"]; code != "" && code != "0" {
		return nil
	}
	return fmt.Errorf("expected a status of an error, got %v, reset %v", a.headers, a.resetText())
}

func statusWith(header, value, code string) func(context.Context, *fleet) error {
	return func(_ context.Context, f *fleet) error {
		return checked(f, map[string]string{header: value}, usualBody, func(a *answer) error { return a.hasStatus(code) })
	}
}

func trailers(_ context.Context, f *fleet) error {
	return checked(f, nil, usualBody, func(a *answer) error {
		if a.blocks != 2 || !strings.HasPrefix(a.headers["content-type"], "application/grpc") {
			return fmt.Errorf("%d blocks of headers: %v", a.blocks, a.headers)
		}
		if len(a.body) < 5 || !bytes.Contains(a.body, []byte("tag-of-the-call")) {
			return fmt.Errorf("the message has %d bytes", len(a.body))
		}
		return a.hasStatus("0")
	})
}

func pong(_ context.Context, f *fleet) error {
	return f.withWire(func(w *wire) error {
		return errors.Join(w.begin(1, nil), w.framer.WriteData(1, false, usualBody[:3]), w.awaitPong())
	})
}

func deadlineInBody(_ context.Context, f *fleet) error {
	return f.withWire(func(w *wire) error {
		begun := w.begin(1, map[string]string{"grpc-timeout": "100m"})
		if err := errors.Join(begun, w.framer.WriteData(1, false, usualBody[:7])); err != nil {
			return err
		}
		got, err := w.await(1)
		if err != nil {
			return err
		}
		return errors.Join(got.hasStatus("4"), w.answersUsual(3))
	})
}

func compressedWithoutEncoding(_ context.Context, f *fleet) error {
	body := framed(messageOf("t", 0), true)
	return checked(f, nil, body, func(a *answer) error { return a.hasStatus("13") })
}

func unknownEncoding(_ context.Context, f *fleet) error {
	body := framed(messageOf("t", 0), true)
	return checked(f, map[string]string{"grpc-encoding": "snappy"}, body, func(a *answer) error {
		if accepted := a.headers["grpc-accept-encoding"]; !strings.Contains(accepted, "gzip") {
			return errors.Join(fmt.Errorf("grpc-accept-encoding is %q", accepted), a.hasStatus("12"))
		}
		return a.hasStatus("12")
	})
}

func grpcContentTypes(_ context.Context, f *fleet) error {
	types := []string{"application/grpc+proto", "application/grpc;charset=utf-8", "application/grpc ; a=b"}
	errs := make([]error, 0, len(types))
	for _, kind := range types {
		answered := checked(f, map[string]string{"content-type": kind}, usualBody, func(a *answer) error {
			return a.hasStatus("0")
		})
		errs = append(errs, answered)
	}
	return errors.Join(errs...)
}

func foreignContentType(_ context.Context, f *fleet) error {
	return checked(f, map[string]string{"content-type": "application/grpcfoo"}, usualBody, func(a *answer) error {
		if a.headers[":status"] == "415" {
			return nil
		}
		return fmt.Errorf("expected 415, got %v", a.headers)
	})
}

func twoMessages(_ context.Context, f *fleet) error {
	return checked(f, nil, append(append([]byte{}, usualBody...), usualBody...), (*answer).isRejected)
}

func noMessage(_ context.Context, f *fleet) error {
	return checked(f, nil, nil, (*answer).isRejected)
}

func cutMessage(_ context.Context, f *fleet) error {
	return checked(f, nil, usualBody[:len(usualBody)-1], (*answer).isRejected)
}

func malformedMessage(_ context.Context, f *fleet) error {
	body := framed([]byte{0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x01}, false)
	return checked(f, nil, body, func(a *answer) error { return a.hasStatus("13") })
}
