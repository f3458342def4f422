package main

import (
	"context"
	"os"

	appsv1 "k8s.io/api/apps/v1"
	clusterv1 "sigs.k8s.io/cluster-api/api/core/v1beta2"
)

// managedAuthority has the files of the authority that signs the API servers of managed control planes. The mock of the
// cloud gives its certificate to the providers.
type managedAuthority struct {
	certificate string
	key         string
}

// serveManaged starts the API server of a control plane without machines, such as EKS, at the endpoint that the mock of
// the cloud has chosen: the URL of a port on this machine.
func (w *workloads) serveManaged(ctx context.Context, cluster *clusterv1.Cluster, with managedAuthority) error {
	port := localPort(cluster.Spec.ControlPlaneEndpoint.Host)
	if port == 0 || with.certificate == "" {
		return nil
	}
	opened, err := w.open(ctx, cluster, port)
	if err != nil {
		return err
	}
	// Providers of EKS look for both, and change or remove them.
	daemonSets := []*appsv1.DaemonSet{daemonSet("aws-node", "aws-node"), daemonSet("kube-proxy", "kube-proxy")}
	if err := createMissing(ctx, opened.memory, daemonSets...); err != nil {
		return err
	}
	authority, err := with.read()
	if err != nil {
		return err
	}
	return w.addAPIServer(opened.name, "managed", authority)
}

func (m managedAuthority) read() (authority, error) {
	certificate, err := os.ReadFile(m.certificate)
	if err != nil {
		return authority{}, err
	}
	key, err := os.ReadFile(m.key)
	if err != nil {
		return authority{}, err
	}
	return parseAuthority(certificate, key)
}
