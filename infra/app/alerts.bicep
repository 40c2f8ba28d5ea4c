// Alerts on what the app says of itself. Its log lines come through the host and are never sampled, so
// what must not be missed is looked for there; gauges that a timer takes come from the app's own
// exporter. What each alert means, and what to do, is in docs/runbooks.md.

@description('How far back an alert looks.')
type span = 'PT5M' | 'PT10M' | 'PT15M' | 'PT30M' | 'PT45M' | 'PT1H' | 'PT2H' | 'PT3H' | 'PT4H' | 'PT5H' | 'PT6H' | 'P1D' | 'P2D'

@description('What may be different about an alert; what is left out stays as it is here.')
@sealed()
type alertSetting = {
  enabled: bool?
  severity: (0 | 1 | 2 | 3 | 4)?
  threshold: int?
  window: span?
}

@export()
@description('What may be different, by alert.')
@sealed()
type alertSettings = {
  dead: alertSetting?
  serverErrors: alertSetting?
  verificationFailures: alertSetting?
  oldestUnfinished: alertSetting?
  secret: alertSetting?
  silence: alertSetting?
  stuckMessages: alertSetting?
  noTelemetry: alertSetting?
}

@description('What the names of the alerts begin with.')
param prefix string

@description('Region of the alerts: that of the workspace.')
param location string

@description('Tags of the alerts.')
param tags object

@description('Resource id of the workspace that the alerts look at.')
param workspaceId string

@description('Addresses that get a mail.')
param emails string[]

@description('Address that gets a POST in the common alert schema; whoever knows it may post there.')
@secure()
param webhookUrl string

@description('Where the runbooks can be read.')
param runbooks string

@description('What is to be different about the alerts.')
param settings alertSettings

// `threshold` is of the column `measure`. An alert with `isState` ends by itself; the others tell of
// something that stays as it is until somebody acts, and tell of more after an hour or a day (`quiet`).
// A query with `{window}` compares windows of that length over two days, which is as far as one may look.
var alerts = {
  dead: {
    title: 'A delivery died'
    says: 'The app has given up on at least one delivery. It is kept, and can be done once more.'
    query: loadTextContent('alerts/dead.kql')
    measure: 'Deaths'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT15M'
    every: 'PT5M'
    severity: 1
    quiet: 'PT1H'
    enabled: true
  }
  serverErrors: {
    title: 'The receiver answers 5xx'
    says: 'Senders are told to come again. Nothing is lost as long as this ends within three days.'
    query: loadTextContent('alerts/server-errors.kql')
    measure: 'Answers'
    operator: 'GreaterThan'
    threshold: 3
    window: 'PT15M'
    every: 'PT5M'
    severity: 1
    isState: true
    enabled: true
  }
  verificationFailures: {
    title: 'Verification failures jump'
    says: 'More than three times as many requests fail as in any such time of the last two days: a secret that was rotated elsewhere, or somebody who tries.'
    query: loadTextContent('alerts/verification-failures.kql')
    measure: 'Failures'
    operator: 'GreaterThan'
    threshold: 10
    window: 'PT1H'
    every: 'PT15M'
    severity: 2
    isState: true
    comparesWindows: true
    enabled: true
  }
  oldestUnfinished: {
    title: 'An event is unfinished for too long'
    says: 'The oldest unfinished event was received more minutes ago than the threshold says.'
    query: loadTextContent('alerts/oldest-unfinished.kql')
    measure: 'Minutes'
    operator: 'GreaterThan'
    threshold: 60
    window: 'PT15M'
    every: 'PT15M'
    severity: 2
    isState: true
    enabled: true
  }
  secret: {
    title: 'A signing secret expires or is missing'
    says: 'The last signing secret of a sender has fewer days left than the threshold says, or there is none.'
    query: loadTextContent('alerts/secret.kql')
    measure: 'DaysLeft'
    operator: 'LessThan'
    threshold: 14
    window: 'PT1H'
    every: 'PT30M'
    severity: 2
    isState: true
    by: 'Sender'
    enabled: true
  }
  silence: {
    title: 'A sender has fallen silent'
    says: 'Something came from it in each earlier window of the last two days, and nothing in the newest: the sender may have disabled the endpoint.'
    query: loadTextContent('alerts/silence.kql')
    measure: 'Silent'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT6H'
    every: 'PT1H'
    severity: 2
    // Later the silent window is one of the earlier ones, so the alert would end although nothing came.
    quiet: 'P1D'
    comparesWindows: true
    by: 'Sender'
    enabled: true
  }
  stuckMessages: {
    title: 'Messages are stuck'
    says: 'There are tickets or notices that nothing could read, or that were given up, and nobody will look at them by itself.'
    query: loadTextContent('alerts/stuck-messages.kql')
    measure: 'Messages'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
    every: 'PT15M'
    severity: 2
    isState: true
    enabled: true
  }
  noTelemetry: {
    title: 'No telemetry arrives'
    says: 'The app measures itself every five minutes, and no such measurement has come: it is down, or cannot report.'
    query: loadTextContent('alerts/no-telemetry.kql')
    measure: 'Samples'
    operator: 'LessThan'
    threshold: 1
    window: 'PT30M'
    every: 'PT5M'
    severity: 1
    isState: true
    enabled: true
  }
}

// What is set wins, and the rest stays. `any`, because not every alert has every property.
var chosen = any(union(alerts, settings))

// Without anybody to tell, the alerts are seen in the portal.
var tellsSomebody = !empty(emails) || !empty(webhookUrl)

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (tellsSomebody) {
  name: '${prefix}-people'
  location: 'global'
  tags: tags
  properties: {
    // At most 12 characters: the sender of the mails.
    groupShortName: 'webhooks'
    enabled: true
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
    webhookReceivers: empty(webhookUrl) ? [] : [{ name: 'webhook', serviceUri: webhookUrl, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for alert in items(chosen): {
    name: '${prefix}-${alert.key}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.value.title
      description: '${alert.value.says} What to do: ${runbooks}#${toLower(replace(alert.value.title, ' ', '-'))}'
      severity: alert.value.severity
      enabled: alert.value.enabled
      scopes: [workspaceId]
      evaluationFrequency: alert.value.every
      windowSize: alert.value.window
      overrideQueryTimeRange: alert.value.?comparesWindows == true ? 'P2D' : null
      // The tables come with their first rows, after the first deployment.
      skipQueryValidation: true
      autoMitigate: alert.value.?isState == true
      muteActionsDuration: alert.value.?quiet
      criteria: {
        allOf: [
          {
            // `PT6H` is `6h` in a query.
            query: replace(alert.value.query, '{window}', toLower(replace(replace(alert.value.window, 'P', ''), 'T', '')))
            metricMeasureColumn: alert.value.measure
            timeAggregation: 'Maximum'
            operator: alert.value.operator
            threshold: alert.value.threshold
            dimensions: empty(alert.value.?by) ? [] : [{ name: alert.value.by, operator: 'Include', values: ['*'] }]
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: {
        actionGroups: tellsSomebody ? [people.id] : []
      }
    }
  }
]
