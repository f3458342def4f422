package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/net/http2"
)

// RFC 9113, 5.4.1: a server may end the connection for what is an error of a stream, and Node.js does.
func contentLength(_ context.Context, f *fleet) error {
	errs := []error{f.withWire(func(w *wire) error { return w.answersUsual(1) })}
	for _, length := range []string{"1", "1000"} {
		errs = append(errs, f.withWire(func(w *wire) error {
			got, err := w.call(1, map[string]string{"content-length": length}, usualBody)
			if err != nil || got.reset != nil && *got.reset == http2.ErrCodeProtocol {
				return nil
			}
			return fmt.Errorf("content-length %s: got %v, reset %v", length, got.headers, got.resetText())
		}))
	}
	return errors.Join(append(errs, f.withWire(func(w *wire) error { return w.answersUsual(1) }))...)
}

// The size that a server announces is advice: it may answer what exceeds it.
func largeMetadata(_ context.Context, f *fleet) error {
	further := map[string]string{}
	for index := range 6 {
		further[fmt.Sprintf("x-%d", index)] = strings.Repeat("~", 3000)
	}
	return checked(f, further, usualBody, func(*answer) error { return nil })
}

func resetBodies(_ context.Context, f *fleet) error {
	return f.withWire(func(w *wire) error {
		declared := framed(make([]byte, largestMessage), false)[:1000]
		for index := range 200 {
			stream := uint32(index)*2 + 1
			begun := w.begin(stream, nil)
			cut := errors.Join(w.framer.WriteData(stream, false, declared), w.framer.WriteRSTStream(stream, http2.ErrCodeCancel))
			if err := errors.Join(begun, cut); err != nil {
				return err
			}
		}
		return w.answersUsual(401)
	})
}
