package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"google.golang.org/grpc/credentials"
)

// certificates are of the kind that Crossplane makes: one subject for all, and no key identifiers.
type certificates struct {
	folder string
	client *tls.Config
}

type signed struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

var crossplane = pkix.Name{CommonName: "Crossplane", Organization: []string{"Crossplane"}}

func newCertificates() (*certificates, error) {
	folder, err := os.MkdirTemp("", "grpc-conformance-")
	if err != nil {
		return nil, err
	}
	authority, err := sign(&x509.Certificate{IsCA: true, KeyUsage: x509.KeyUsageCertSign}, nil)
	if err != nil {
		return nil, err
	}
	server, err := sign(leaf(x509.ExtKeyUsageServerAuth), authority)
	if err != nil {
		return nil, err
	}
	client, err := sign(leaf(x509.ExtKeyUsageClientAuth), authority)
	if err != nil {
		return nil, err
	}
	for prefix, one := range map[string]*signed{"tls": server, "client": client, "ca": authority} {
		if err := one.write(folder, prefix); err != nil {
			return nil, err
		}
	}
	pool := x509.NewCertPool()
	pool.AddCert(authority.cert)
	own := tls.Certificate{Certificate: [][]byte{client.cert.Raw}, PrivateKey: client.key}
	config := &tls.Config{RootCAs: pool, ServerName: "localhost", Certificates: []tls.Certificate{own}}
	return &certificates{folder: folder, client: config}, nil
}

func leaf(usage x509.ExtKeyUsage) *x509.Certificate {
	return &x509.Certificate{
		DNSNames:    []string{"localhost"},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{usage},
	}
}

func sign(template *x509.Certificate, issuer *signed) (*signed, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	template.Subject = crossplane
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(time.Hour)
	template.BasicConstraintsValid = true
	parent, signer := template, key
	if issuer != nil {
		parent, signer = issuer.cert, issuer.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	return &signed{key: key, cert: cert}, err
}

func (s *signed) write(folder, prefix string) error {
	key, err := x509.MarshalPKCS8PrivateKey(s.key)
	if err != nil {
		return err
	}
	blocks := map[string]*pem.Block{
		".key": {Type: "PRIVATE KEY", Bytes: key},
		".crt": {Type: "CERTIFICATE", Bytes: s.cert.Raw},
	}
	for suffix, block := range blocks {
		path := filepath.Join(folder, prefix+suffix)
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// server is for a server that is not the function.
func (c *certificates) server() credentials.TransportCredentials {
	own, err := tls.LoadX509KeyPair(filepath.Join(c.folder, "tls.crt"), filepath.Join(c.folder, "tls.key"))
	if err != nil {
		fail(err)
	}
	return credentials.NewTLS(&tls.Config{Certificates: []tls.Certificate{own}})
}

func (c *certificates) remove() {
	_ = os.RemoveAll(c.folder)
}
