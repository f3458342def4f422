// Command read-kubernetes reads what nodes are configured with, by the code of Kubernetes' own programs:
//
//	read-kubernetes kubelet-flags --name=value…
//	read-kubernetes kubelet-configuration FILE
//	read-kubernetes static-pod FILE
//	read-kubernetes audit-policy FILE
//
// It ends with an error if the program would not accept its input, or would warn of it.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/pflag"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/apiserver/pkg/audit/policy"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/cmd/kubelet/app/options"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	"k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/kubelet/kubeletconfig/configfiles"
	"k8s.io/kubernetes/pkg/util/filesystem"
)

var readers = map[string]func(words []string) error{
	"kubelet-flags":         readKubeletFlags,
	"kubelet-configuration": readKubeletConfiguration,
	"static-pod":            readStaticPod,
	"audit-policy":          readAuditPolicy,
}

func main() {
	warnings := &bytes.Buffer{}
	klog.LogToStderr(false)
	klog.SetOutput(warnings)
	err := read(os.Args[1:])
	klog.Flush()
	// The programs only warn of an unknown field.
	if err == nil && warnings.Len() > 0 {
		err = errors.New(warnings.String())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(words []string) error {
	if len(words) < 2 || readers[words[0]] == nil {
		return errors.New("usage: read-kubernetes kubelet-flags|kubelet-configuration|static-pod|audit-policy WORD…")
	}
	return readers[words[0]](words[1:])
}

func readKubeletFlags(flags []string) error {
	server, err := options.NewKubeletServer()
	if err != nil {
		return err
	}
	set := pflag.NewFlagSet("kubelet", pflag.ContinueOnError)
	server.AddFlags(set)
	options.AddGlobalFlags(set)
	if err := set.Parse(flags); err != nil {
		return err
	}
	if set.NArg() > 0 {
		return fmt.Errorf("unknown command %q", set.Arg(0))
	}
	return validate(server)
}

// validate does not check the control groups of this machine, which is no node.
func validate(server *options.KubeletServer) error {
	server.FailCgroupV1 = false
	return options.ValidateKubeletServer(server)
}

func readKubeletConfiguration(words []string) error {
	loader, err := configfiles.NewFsLoader(&filesystem.DefaultFs{}, words[0])
	if err != nil {
		return err
	}
	configuration, err := loader.Load(context.Background())
	if err != nil {
		return err
	}
	return validate(&options.KubeletServer{
		KubeletFlags: *options.NewKubeletFlags(), KubeletConfiguration: *configuration,
	})
}

// The kubelet ignores unknown fields.
var strict = serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)

func readStaticPod(words []string) error {
	text, err := os.ReadFile(words[0])
	if err != nil {
		return err
	}
	json, err := yaml.ToJSON(text)
	if err != nil {
		return err
	}
	decoded, err := runtime.Decode(strict.UniversalDecoder(), json)
	if err != nil {
		return err
	}
	pod, isPod := decoded.(*core.Pod)
	if !isPod {
		return fmt.Errorf("%T is not a Pod", decoded)
	}
	return validation.ValidatePodCreate(pod, validation.PodValidationOptions{}).ToAggregate()
}

func readAuditPolicy(words []string) error {
	_, err := policy.LoadPolicyFromFile(words[0])
	return err
}
