package main

import (
	"encoding/json"
	"errors"

	"github.com/coreos/butane/config/common"
	butane "github.com/coreos/butane/config/fcos/v1_4"
	"github.com/coreos/ign-converter/translate/v23tov30"
	old "github.com/coreos/ignition/config/v2_3/types"
	"github.com/coreos/ignition/v2/config/v3_5"
	"github.com/coreos/ignition/v2/config/v3_5/types"
	flatcar "github.com/flatcar/ignition/config/v2_3"
)

// parse reads a configuration as the newest version of Ignition does, which rejects what is only suspicious too.
func parse(each request) (types.Config, error) {
	text := []byte(each.Text)
	if each.Kind == "butane" {
		// As the webhook and the controller of CAPRKE2 do, but strictly.
		translated, report, err := butane.ToIgn3_3Bytes(text, common.TranslateBytesOptions{})
		if err != nil || len(report.Entries) > 0 {
			return types.Config{}, errors.Join(err, errors.New(report.String()))
		}
		text = translated
	}
	header := struct{ Ignition struct{ Version string } }{}
	if err := json.Unmarshal(text, &header); err != nil {
		return types.Config{}, err
	}
	if header.Ignition.Version == "2.3.0" {
		converted, err := convert(text)
		if err != nil {
			return types.Config{}, err
		}
		text = converted
	}
	config, report, err := v3_5.ParseCompatibleVersion(text)
	if err != nil || len(report.Entries) > 0 {
		return config, errors.Join(err, errors.New(report.String()))
	}
	return config, nil
}

// convert writes a configuration of version 2.3 as one of version 3.0, as Flatcar does before it applies one.
func convert(text []byte) ([]byte, error) {
	// It warns of an unknown key in each text that its own code writes.
	if _, report, err := flatcar.Parse(text); err != nil || report.IsFatal() {
		return nil, errors.Join(errors.New("version 2.3"), err, errors.New(report.String()))
	}
	config := old.Config{}
	if err := json.Unmarshal(text, &config); err != nil {
		return nil, err
	}
	config.Systemd.Units = mergeUnits(config.Systemd.Units)
	places := map[string]string{}
	for _, each := range config.Storage.Filesystems {
		places[each.Name] = "/" + each.Name
	}
	converted, err := v23tov30.Translate(config, places)
	if err != nil {
		return nil, err
	}
	return json.Marshal(converted)
}

// mergeUnits joins parts of the same unit. They are different files, so version 2.3 allows them in any number.
func mergeUnits(units []old.Unit) []old.Unit {
	merged := []old.Unit{}
	positions := map[string]int{}
	for _, each := range units {
		position, isKnown := positions[each.Name]
		if !isKnown {
			positions[each.Name] = len(merged)
			merged = append(merged, each)
			continue
		}
		first := &merged[position]
		first.Dropins = append(first.Dropins, each.Dropins...)
		if each.Contents != "" {
			first.Contents = each.Contents
		}
	}
	return merged
}
