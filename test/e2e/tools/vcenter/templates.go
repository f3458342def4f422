package main

import (
	"context"

	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/types"
)

// makeTemplates clones the simulator's machine to templates.
func makeTemplates(ctx context.Context, client *vim25.Client, names []string) error {
	finder := find.NewFinder(client, false)
	found, err := finder.Datacenter(ctx, datacenter)
	if err != nil {
		return err
	}
	source, err := finder.SetDatacenter(found).VirtualMachine(ctx, simulated)
	if err != nil {
		return err
	}
	if err := finish(ctx, source.PowerOff); err != nil {
		return err
	}
	folders, err := found.Folders(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
		clone := func(ctx context.Context) (*object.Task, error) {
			return source.Clone(ctx, folders.VmFolder, name, types.VirtualMachineCloneSpec{Template: true})
		}
		if err := finish(ctx, clone); err != nil {
			return err
		}
	}
	return nil
}

// finish starts a task of vCenter and waits until it is done.
func finish(ctx context.Context, start func(context.Context) (*object.Task, error)) error {
	task, err := start(ctx)
	if err != nil {
		return err
	}
	return task.WaitEx(ctx)
}
