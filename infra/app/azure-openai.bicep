// The right to use an Azure OpenAI resource that is there already; nothing else of it is changed.

@description('Name of the resource, which needs a domain name of its own: without one it takes no tokens.')
param name string

@description('Object id of the identity that the app runs as.')
param appPrincipalId string

@description('Name of the role that the app gets.')
@allowed(['Cognitive Services OpenAI User', 'Cognitive Services User'])
param role string

// The second reads the resource's keys, too, so the app has it only where it is asked for.
var roles = {
  'Cognitive Services OpenAI User': '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
  'Cognitive Services User': 'a97b65f3-24c7-4388-baec-2e87135dc908'
}

resource account 'Microsoft.CognitiveServices/accounts@2025-06-01' existing = {
  name: name
}

resource appUsesAccount 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: account
  name: guid(account.id, appPrincipalId, roles[role])
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles[role])
  }
}

@description('Where the API is. Of the names of a resource it is the one that webhooks are documented under.')
output endpoint string = account.properties.endpoints[?'OpenAI Language Model Instance API'] ?? account.properties.endpoint
