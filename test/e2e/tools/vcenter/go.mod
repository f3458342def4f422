module function-cluster-api/test/e2e/tools/vcenter

go 1.26.0

require (
	github.com/vmware/govmomi v0.53.0
	sigs.k8s.io/yaml v1.6.0
)

require (
	github.com/google/uuid v1.6.0 // indirect
	go.yaml.in/yaml/v2 v2.4.2 // indirect
	golang.org/x/text v0.34.0 // indirect
)
