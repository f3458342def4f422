package main

import (
	"context"
	"fmt"
	"net/url"

	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/vapi/rest"
	"github.com/vmware/govmomi/vapi/tags"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
)

// Tags of the failure domains. The datacenter is a region, and each of its compute clusters is a zone.
const (
	regionCategory = "k8s-region"
	zoneCategory   = "k8s-zone"
	region         = "region"
)

var zones = []string{"zone-a", "zone-b", "zone-c"}

// makeZones tags the datacenter and its compute clusters.
func makeZones(ctx context.Context, client *vim25.Client, user *url.Userinfo) error {
	session := rest.NewClient(client)
	if err := session.Login(ctx, user); err != nil {
		return err
	}
	manager := tags.NewManager(session)
	found, err := find.NewFinder(client, false).Datacenter(ctx, datacenter)
	if err != nil {
		return err
	}
	if err := tag(ctx, manager, tagged{regionCategory, region, found}); err != nil {
		return err
	}
	finder := find.NewFinder(client, false).SetDatacenter(found)
	for number, zone := range zones {
		cluster, err := finder.ClusterComputeResource(ctx, fmt.Sprintf("%s_C%d", datacenter, number))
		if err != nil {
			return err
		}
		if err := tag(ctx, manager, tagged{zoneCategory, zone, cluster}); err != nil {
			return err
		}
	}
	return nil
}

type tagged struct {
	category string
	name     string
	object   mo.Reference
}

func tag(ctx context.Context, manager *tags.Manager, each tagged) error {
	category, err := manager.GetCategory(ctx, each.category)
	if err != nil {
		made := &tags.Category{Name: each.category, Cardinality: "SINGLE"}
		if made.ID, err = manager.CreateCategory(ctx, made); err != nil {
			return err
		}
		category = made
	}
	id, err := manager.CreateTag(ctx, &tags.Tag{Name: each.name, CategoryID: category.ID})
	if err != nil {
		return err
	}
	return manager.AttachTag(ctx, id, each.object)
}
