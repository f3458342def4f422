// Command build-package builds a package of the YAML files below a folder on top of a runtime image, an archive as
// `docker save` writes it, with Crossplane's own builder. It writes config and manifest of the image as
// `crossplane xpkg push` would push them.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/crossplane/crossplane-runtime/v2/pkg/xpkg"
	"github.com/crossplane/crossplane-runtime/v2/pkg/xpkg/parser"
	"github.com/crossplane/crossplane-runtime/v2/pkg/xpkg/parser/examples"
	"github.com/crossplane/crossplane-runtime/v2/pkg/xpkg/parser/yaml"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/spf13/afero"
)

func main() {
	if len(os.Args) != 3 {
		fail("usage: build-package FOLDER ARCHIVE")
	}
	image, err := build(os.Args[1], os.Args[2])
	if err != nil {
		fail(err)
	}
	if err := write(image); err != nil {
		fail(err)
	}
}

func fail(reason any) {
	fmt.Fprintln(os.Stderr, reason)
	os.Exit(1)
}

func build(folder, archive string) (v1.Image, error) {
	base, err := tarball.ImageFromPath(archive, nil)
	if err != nil {
		return nil, err
	}
	packages, err := yaml.New()
	if err != nil {
		return nil, err
	}
	filters := parser.FsFilters(parser.SkipDirs(), parser.SkipNotYAML(), parser.SkipEmpty())
	source := parser.NewFsBackend(afero.NewOsFs(), parser.FsDir(folder), filters)
	noExamples := parser.NewFsBackend(afero.NewMemMapFs(), parser.FsDir("/examples"), filters)
	builder := xpkg.New(source, noExamples, packages, examples.New())
	built, _, err := builder.Build(context.Background(), xpkg.WithBase(base))
	if err != nil {
		return nil, err
	}
	return xpkg.AnnotateLayers(built)
}

func write(image v1.Image) error {
	config, err := image.ConfigFile()
	if err != nil {
		return err
	}
	manifest, err := image.Manifest()
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{"config": config, "manifest": manifest})
}
