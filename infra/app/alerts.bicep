// Alerts on what the app says of itself: its log lines, which come through the host, and its counts and
// gauges, which come from its own exporter. What each alert means, and what to do, is in docs/runbooks.md.

@description('How far back an alert looks that is told of within minutes: not less than what takes minutes to arrive.')
type shortWindow = 'PT15M' | 'PT30M' | 'PT45M' | 'PT1H' | 'PT2H' | 'PT3H' | 'PT4H' | 'PT5H' | 'PT6H'

@description('How far back the others look: not less than the longest pause between two looks.')
type longWindow = 'PT1H' | 'PT2H' | 'PT3H' | 'PT4H' | 'PT5H' | 'PT6H' | 'P1D'

type level = 0 | 1 | 2 | 3 | 4

@minValue(0)
type count = int

@description('What may be different about an alert; what is left out stays as it is here.')
@sealed()
type alertSetting = {
  enabled: bool?
  severity: level?
  threshold: count?
  window: longWindow?
}

@description('The same for one that is told of within minutes.')
@sealed()
type quickAlertSetting = {
  enabled: bool?
  severity: level?
  threshold: count?
  window: shortWindow?
}

@description('The same for one that says yes or no.')
@sealed()
type plainAlertSetting = {
  enabled: bool?
  severity: level?
  window: longWindow?
}

@description('The same for one that says yes or no within minutes.')
@sealed()
type quickPlainAlertSetting = {
  enabled: bool?
  severity: level?
  window: shortWindow?
}

@export()
@description('What may be different, by alert.')
@sealed()
type alertSettings = {
  dead: alertSetting?
  serverErrors: quickAlertSetting?
  verificationFailures: alertSetting?
  oldestUnfinished: alertSetting?
  secret: alertSetting?
  silence: plainAlertSetting?
  stuckMessages: alertSetting?
  noTelemetry: quickPlainAlertSetting?
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

// `threshold` is of the column `measure`. An alert with `isState` is true for as long as what it tells of
// lasts, and ends by itself. Of deaths it tells again after a pause (`quiet`), which has to be shorter than
// the window by what a line takes to arrive, or a death within the pause is told to nobody.
// A query with `{window}` looks two days back, which is as far as one may (`isOfTwoDays`).
var alerts = {
  dead: {
    title: 'A delivery died'
    says: 'The app has given up on at least one delivery. It is kept, and can be done once more.'
    query: loadTextContent('alerts/dead.kql')
    measure: 'Deaths'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT1H'
    every: 'PT5M'
    severity: 1
    quiet: 'PT30M'
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
    isOfTwoDays: true
    enabled: true
  }
  verificationFailures: {
    title: 'Signatures do not verify'
    says: 'More than one in twenty requests with a signature fails: a secret that was rotated elsewhere, or somebody who tries.'
    query: loadTextContent('alerts/verification-failures.kql')
    measure: 'Failures'
    operator: 'GreaterThan'
    threshold: 5
    window: 'PT6H'
    every: 'PT15M'
    severity: 2
    isState: true
    enabled: true
  }
  oldestUnfinished: {
    title: 'An event is unfinished for too long'
    says: 'The oldest unfinished event was received more minutes ago than the threshold says.'
    query: loadTextContent('alerts/oldest-unfinished.kql')
    measure: 'Minutes'
    operator: 'GreaterThan'
    threshold: 120
    window: 'PT1H'
    every: 'PT15M'
    severity: 2
    isState: true
    enabled: true
  }
  secret: {
    title: 'A signing secret expires or is missing'
    says: 'The last signing secret of a sender has no more days left than the threshold says, or there is none, or the vault cannot be read.'
    query: loadTextContent('alerts/secret.kql')
    measure: 'DaysLeft'
    operator: 'LessThanOrEqual'
    threshold: 14
    window: 'P1D'
    every: 'PT30M'
    severity: 2
    isState: true
    by: 'Sender'
    enabled: true
  }
  silence: {
    title: 'A sender has fallen silent'
    says: 'Something came from it in each earlier window of the last two days, and nothing since: the sender may have disabled the endpoint.'
    query: loadTextContent('alerts/silence.kql')
    measure: 'Silent'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT6H'
    every: 'PT1H'
    severity: 2
    isState: true
    isOfTwoDays: true
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
    window: 'P1D'
    every: 'PT15M'
    severity: 2
    isState: true
    enabled: true
  }
  noTelemetry: {
    title: 'No telemetry arrives'
    says: 'The app measures itself every five minutes, and no such measurement comes any more: it is down, cannot reach storage, or cannot report.'
    query: loadTextContent('alerts/no-telemetry.kql')
    measure: 'Missing'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT30M'
    every: 'PT5M'
    severity: 1
    isState: true
    isOfTwoDays: true
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
      overrideQueryTimeRange: alert.value.?isOfTwoDays == true ? 'P2D' : null
      // The tables come with their first rows, after the first deployment.
      skipQueryValidation: true
      autoMitigate: alert.value.?isState == true
      muteActionsDuration: alert.value.?quiet
      criteria: {
        allOf: [
          {
            // `PT6H` is `6h` in a query.
            query: replace(replace(alert.value.query, '{threshold}', string(alert.value.threshold)), '{window}', toLower(replace(replace(alert.value.window, 'P', ''), 'T', '')))
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
