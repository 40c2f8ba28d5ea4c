// The network that the app reaches its storage and its vault through. Requests still come in from the
// internet, because senders have no other way.

@description('Name of the network.')
param name string

@description('Region of the network.')
param location string

@description('Tags of the network.')
param tags object

resource network 'Microsoft.Network/virtualNetworks@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.0.0.0/16'] }
    // Within the network and not beside it: a network deployed without its subnets would lose them.
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.0.0.0/24'
          // OpenAI and the channels of notices are on the internet.
          defaultOutboundAccess: true
          delegations: [
            {
              name: 'flex-consumption'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.0.1.0/24'
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

@description('Resource id of the network, which private DNS zones are linked to.')
output id string = network.id

@description('Resource id of the subnet of the app.')
output appSubnetId string = network::appSubnet.id

@description('Resource id of the subnet of private endpoints.')
output endpointSubnetId string = network::endpointSubnet.id
