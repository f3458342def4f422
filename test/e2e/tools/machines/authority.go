package main

import (
	"context"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"

	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
	"sigs.k8s.io/cluster-api/util/certs"
	"sigs.k8s.io/cluster-api/util/secret"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// authority signs the certificates of a server.
type authority struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
}

var errNoRSA = errors.New("the key is not an RSA key, which the in-memory server needs")

func parseAuthority(certificate, key []byte) (authority, error) {
	parsed, err := certs.DecodeCertPEM(certificate)
	if err != nil {
		return authority{}, err
	}
	signer, err := certs.DecodePrivateKeyPEM(key)
	if err != nil {
		return authority{}, err
	}
	rsaKey, isRSA := signer.(*rsa.PrivateKey)
	if !isRSA {
		return authority{}, errNoRSA
	}
	return authority{parsed, rsaKey}, nil
}

// readAuthority reads an authority of a cluster from the Secret that the control plane provider made.
func (c *clusters) readAuthority(
	ctx context.Context, cluster *clusterv1.Cluster, purpose secret.Purpose,
) (authority, error) {
	found, err := secret.Get(ctx, c.Client, client.ObjectKeyFromObject(cluster), purpose)
	if err != nil {
		return authority{}, err
	}
	read, err := parseAuthority(found.Data[secret.TLSCrtDataName], found.Data[secret.TLSKeyDataName])
	if err != nil {
		return authority{}, fmt.Errorf("cannot read the authority in the Secret %s/%s: %w",
			found.Namespace, found.Name, err)
	}
	return read, nil
}

// addAPIServer starts the API server of a workload cluster with its first instance. The name is that of the instance.
func (w *workloads) addAPIServer(workload, name string, of authority) error {
	if w.mux.HasAPIServer(workload, name) {
		return nil
	}
	return w.mux.AddAPIServer(workload, name, of.certificate, of.key)
}

// removeServers ends the API server on a node. The certificates of members of etcd stay until the cluster is gone.
func (w *workloads) removeServers(workload, node string) error {
	if !w.mux.HasAPIServer(workload, node) {
		return nil
	}
	return w.mux.DeleteAPIServer(workload, node)
}

func (w *workloads) addEtcdMember(workload, name string, of authority) error {
	if w.mux.HasEtcdMember(workload, name) {
		return nil
	}
	return w.mux.AddEtcdMember(workload, name, of.certificate, of.key)
}
