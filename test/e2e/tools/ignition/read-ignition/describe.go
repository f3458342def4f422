package main

import (
	"github.com/coreos/ignition/v2/config/v3_5/types"
	"github.com/vincent-petithory/dataurl"
)

// describe lists what a configuration does on a machine.
func describe(config types.Config) (reading, error) {
	found := reading{Files: []file{}, Units: []unit{}, Users: []user{}, Filesystems: []filesystem{}}
	for _, each := range config.Storage.Files {
		content, err := dataurl.DecodeString(valueOf(each.Contents.Source))
		if err != nil {
			return found, err
		}
		owner := valueOf(each.User.Name) + ":" + valueOf(each.Group.Name)
		found.Files = append(found.Files, file{each.Path, valueOf(each.Mode), owner, string(content.Data)})
	}
	for _, each := range config.Systemd.Units {
		dropIns := map[string]string{}
		for _, dropIn := range each.Dropins {
			dropIns[dropIn.Name] = valueOf(dropIn.Contents)
		}
		found.Units = append(found.Units, unit{
			each.Name, valueOf(each.Enabled), valueOf(each.Mask), valueOf(each.Contents), dropIns,
		})
	}
	for _, each := range config.Passwd.Users {
		keys := []string{}
		for _, key := range each.SSHAuthorizedKeys {
			keys = append(keys, string(key))
		}
		found.Users = append(found.Users, user{each.Name, keys})
	}
	for _, each := range config.Storage.Filesystems {
		found.Filesystems = append(found.Filesystems, filesystem{
			each.Device, valueOf(each.Format), valueOf(each.Label), valueOf(each.WipeFilesystem),
		})
	}
	return found, nil
}

// valueOf returns the value, or the zero value if there is none.
func valueOf[Value any](pointer *Value) (value Value) {
	if pointer != nil {
		value = *pointer
	}
	return value
}
