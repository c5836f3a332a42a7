/** The CloudTrail model, version 2013-11-01. Generated from models/cloudtrail.json by scripts/generate-shapes.ts: do not edit. */

export type AddTagsRequest = {
  ResourceId: string;
  TagsList: Tag[];
};

export type AddTagsResponse = { [member: string]: never };

export type AdvancedEventSelector = {
  Name?: string | undefined;
  FieldSelectors: AdvancedFieldSelector[];
};

export type AdvancedFieldSelector = {
  Field: string;
  Equals?: string[] | undefined;
  StartsWith?: string[] | undefined;
  EndsWith?: string[] | undefined;
  NotEquals?: string[] | undefined;
  NotStartsWith?: string[] | undefined;
  NotEndsWith?: string[] | undefined;
};

export type AggregationConfiguration = {
  Templates: Template[];
  EventCategory: EventCategoryAggregation;
};

export type BillingMode = "EXTENDABLE_RETENTION_PRICING" | "FIXED_RETENTION_PRICING";

export type CancelQueryRequest = {
  EventDataStore?: string | undefined;
  QueryId: string;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type CancelQueryResponse = {
  QueryId: string;
  QueryStatus: QueryStatus;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type Channel = {
  ChannelArn?: string | undefined;
  Name?: string | undefined;
};

export type ContextKeySelector = {
  Type: Type;
  Equals: string[];
};

export type CreateChannelRequest = {
  Name: string;
  Source: string;
  Destinations: Destination[];
  Tags?: Tag[] | undefined;
};

export type CreateChannelResponse = {
  ChannelArn?: string | undefined;
  Name?: string | undefined;
  Source?: string | undefined;
  Destinations?: Destination[] | undefined;
  Tags?: Tag[] | undefined;
};

export type CreateDashboardRequest = {
  Name: string;
  RefreshSchedule?: RefreshSchedule | undefined;
  TagsList?: Tag[] | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  Widgets?: RequestWidget[] | undefined;
};

export type CreateDashboardResponse = {
  DashboardArn?: string | undefined;
  Name?: string | undefined;
  Type?: DashboardType | undefined;
  Widgets?: Widget[] | undefined;
  TagsList?: Tag[] | undefined;
  RefreshSchedule?: RefreshSchedule | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
};

export type CreateEventDataStoreRequest = {
  Name: string;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
  MultiRegionEnabled?: boolean | undefined;
  OrganizationEnabled?: boolean | undefined;
  RetentionPeriod?: number | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  TagsList?: Tag[] | undefined;
  KmsKeyId?: string | undefined;
  StartIngestion?: boolean | undefined;
  BillingMode?: BillingMode | undefined;
};

export type CreateEventDataStoreResponse = {
  EventDataStoreArn?: string | undefined;
  Name?: string | undefined;
  Status?: EventDataStoreStatus | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
  MultiRegionEnabled?: boolean | undefined;
  OrganizationEnabled?: boolean | undefined;
  RetentionPeriod?: number | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  TagsList?: Tag[] | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
  KmsKeyId?: string | undefined;
  BillingMode?: BillingMode | undefined;
};

export type CreateTrailRequest = {
  Name: string;
  S3BucketName: string;
  S3KeyPrefix?: string | undefined;
  SnsTopicName?: string | undefined;
  IncludeGlobalServiceEvents?: boolean | undefined;
  IsMultiRegionTrail?: boolean | undefined;
  EnableLogFileValidation?: boolean | undefined;
  CloudWatchLogsLogGroupArn?: string | undefined;
  CloudWatchLogsRoleArn?: string | undefined;
  KmsKeyId?: string | undefined;
  IsOrganizationTrail?: boolean | undefined;
  TagsList?: Tag[] | undefined;
};

export type CreateTrailResponse = {
  Name?: string | undefined;
  S3BucketName?: string | undefined;
  S3KeyPrefix?: string | undefined;
  SnsTopicName?: string | undefined;
  SnsTopicARN?: string | undefined;
  IncludeGlobalServiceEvents?: boolean | undefined;
  IsMultiRegionTrail?: boolean | undefined;
  TrailARN?: string | undefined;
  LogFileValidationEnabled?: boolean | undefined;
  CloudWatchLogsLogGroupArn?: string | undefined;
  CloudWatchLogsRoleArn?: string | undefined;
  KmsKeyId?: string | undefined;
  IsOrganizationTrail?: boolean | undefined;
};

export type DashboardDetail = {
  DashboardArn?: string | undefined;
  Type?: DashboardType | undefined;
};

export type DashboardStatus = "CREATING" | "CREATED" | "UPDATING" | "UPDATED" | "DELETING";

export type DashboardType = "MANAGED" | "CUSTOM";

export type DataResource = {
  Type?: string | undefined;
  Values?: string[] | undefined;
};

export type DeleteChannelRequest = {
  Channel: string;
};

export type DeleteChannelResponse = { [member: string]: never };

export type DeleteDashboardRequest = {
  DashboardId: string;
};

export type DeleteDashboardResponse = { [member: string]: never };

export type DeleteEventDataStoreRequest = {
  EventDataStore: string;
};

export type DeleteEventDataStoreResponse = { [member: string]: never };

export type DeleteResourcePolicyRequest = {
  ResourceArn: string;
};

export type DeleteResourcePolicyResponse = { [member: string]: never };

export type DeleteTrailRequest = {
  Name: string;
};

export type DeleteTrailResponse = { [member: string]: never };

export type DeliveryStatus = "SUCCESS" | "FAILED" | "FAILED_SIGNING_FILE" | "PENDING" | "RESOURCE_NOT_FOUND" | "ACCESS_DENIED" | "ACCESS_DENIED_SIGNING_FILE" | "CANCELLED" | "UNKNOWN";

export type DeregisterOrganizationDelegatedAdminRequest = {
  DelegatedAdminAccountId: string;
};

export type DeregisterOrganizationDelegatedAdminResponse = { [member: string]: never };

export type DescribeQueryRequest = {
  EventDataStore?: string | undefined;
  QueryId?: string | undefined;
  QueryAlias?: string | undefined;
  RefreshId?: string | undefined;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type DescribeQueryResponse = {
  QueryId?: string | undefined;
  QueryString?: string | undefined;
  QueryStatus?: QueryStatus | undefined;
  QueryStatistics?: QueryStatisticsForDescribeQuery | undefined;
  ErrorMessage?: string | undefined;
  DeliveryS3Uri?: string | undefined;
  DeliveryStatus?: DeliveryStatus | undefined;
  Prompt?: string | undefined;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type DescribeTrailsRequest = {
  trailNameList?: string[] | undefined;
  includeShadowTrails?: boolean | undefined;
};

export type DescribeTrailsResponse = {
  trailList?: Trail[] | undefined;
};

export type Destination = {
  Type: DestinationType;
  Location: string;
};

export type DestinationType = "EVENT_DATA_STORE" | "AWS_SERVICE";

export type DisableFederationRequest = {
  EventDataStore: string;
};

export type DisableFederationResponse = {
  EventDataStoreArn?: string | undefined;
  FederationStatus?: FederationStatus | undefined;
};

export type EnableFederationRequest = {
  EventDataStore: string;
  FederationRoleArn: string;
};

export type EnableFederationResponse = {
  EventDataStoreArn?: string | undefined;
  FederationStatus?: FederationStatus | undefined;
  FederationRoleArn?: string | undefined;
};

export type Event = {
  EventId?: string | undefined;
  EventName?: string | undefined;
  ReadOnly?: string | undefined;
  AccessKeyId?: string | undefined;
  EventTime?: number | undefined;
  EventSource?: string | undefined;
  Username?: string | undefined;
  Resources?: Resource[] | undefined;
  CloudTrailEvent?: string | undefined;
};

export type EventCategory = "insight";

export type EventCategoryAggregation = "Data";

export type EventDataStore = {
  EventDataStoreArn?: string | undefined;
  Name?: string | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  Status?: EventDataStoreStatus | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
  MultiRegionEnabled?: boolean | undefined;
  OrganizationEnabled?: boolean | undefined;
  RetentionPeriod?: number | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
};

export type EventDataStoreStatus = "CREATED" | "ENABLED" | "PENDING_DELETION" | "STARTING_INGESTION" | "STOPPING_INGESTION" | "STOPPED_INGESTION";

export type EventSelector = {
  ReadWriteType?: ReadWriteType | undefined;
  IncludeManagementEvents?: boolean | undefined;
  DataResources?: DataResource[] | undefined;
  ExcludeManagementEventSources?: string[] | undefined;
};

export type FederationStatus = "ENABLING" | "ENABLED" | "DISABLING" | "DISABLED";

export type GenerateQueryRequest = {
  EventDataStores: string[];
  Prompt: string;
};

export type GenerateQueryResponse = {
  QueryStatement?: string | undefined;
  QueryAlias?: string | undefined;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type GetChannelRequest = {
  Channel: string;
};

export type GetChannelResponse = {
  ChannelArn?: string | undefined;
  Name?: string | undefined;
  Source?: string | undefined;
  SourceConfig?: SourceConfig | undefined;
  Destinations?: Destination[] | undefined;
  IngestionStatus?: IngestionStatus | undefined;
};

export type GetDashboardRequest = {
  DashboardId: string;
};

export type GetDashboardResponse = {
  DashboardArn?: string | undefined;
  Type?: DashboardType | undefined;
  Status?: DashboardStatus | undefined;
  Widgets?: Widget[] | undefined;
  RefreshSchedule?: RefreshSchedule | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
  LastRefreshId?: string | undefined;
  LastRefreshFailureReason?: string | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
};

export type GetEventConfigurationRequest = {
  TrailName?: string | undefined;
  EventDataStore?: string | undefined;
};

export type GetEventConfigurationResponse = {
  TrailARN?: string | undefined;
  EventDataStoreArn?: string | undefined;
  MaxEventSize?: MaxEventSize | undefined;
  ContextKeySelectors?: ContextKeySelector[] | undefined;
  AggregationConfigurations?: AggregationConfiguration[] | undefined;
};

export type GetEventDataStoreRequest = {
  EventDataStore: string;
};

export type GetEventDataStoreResponse = {
  EventDataStoreArn?: string | undefined;
  Name?: string | undefined;
  Status?: EventDataStoreStatus | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
  MultiRegionEnabled?: boolean | undefined;
  OrganizationEnabled?: boolean | undefined;
  RetentionPeriod?: number | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
  KmsKeyId?: string | undefined;
  BillingMode?: BillingMode | undefined;
  FederationStatus?: FederationStatus | undefined;
  FederationRoleArn?: string | undefined;
  PartitionKeys?: PartitionKey[] | undefined;
};

export type GetEventSelectorsRequest = {
  TrailName: string;
};

export type GetEventSelectorsResponse = {
  TrailARN?: string | undefined;
  EventSelectors?: EventSelector[] | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
};

export type GetImportRequest = {
  ImportId: string;
};

export type GetImportResponse = {
  ImportId?: string | undefined;
  Destinations?: string[] | undefined;
  ImportSource?: ImportSource | undefined;
  StartEventTime?: number | undefined;
  EndEventTime?: number | undefined;
  ImportStatus?: ImportStatus | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
  ImportStatistics?: ImportStatistics | undefined;
};

export type GetInsightSelectorsRequest = {
  TrailName?: string | undefined;
  EventDataStore?: string | undefined;
};

export type GetInsightSelectorsResponse = {
  TrailARN?: string | undefined;
  InsightSelectors?: InsightSelector[] | undefined;
  EventDataStoreArn?: string | undefined;
  InsightsDestination?: string | undefined;
};

export type GetQueryResultsRequest = {
  EventDataStore?: string | undefined;
  QueryId: string;
  NextToken?: string | undefined;
  MaxQueryResults?: number | undefined;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type GetQueryResultsResponse = {
  QueryStatus?: QueryStatus | undefined;
  QueryStatistics?: QueryStatistics | undefined;
  QueryResultRows?: { [key: string]: string }[][] | undefined;
  NextToken?: string | undefined;
  ErrorMessage?: string | undefined;
};

export type GetResourcePolicyRequest = {
  ResourceArn: string;
};

export type GetResourcePolicyResponse = {
  ResourceArn?: string | undefined;
  ResourcePolicy?: string | undefined;
  DelegatedAdminResourcePolicy?: string | undefined;
};

export type GetTrailRequest = {
  Name: string;
};

export type GetTrailResponse = {
  Trail?: Trail | undefined;
};

export type GetTrailStatusRequest = {
  Name: string;
};

export type GetTrailStatusResponse = {
  IsLogging?: boolean | undefined;
  LatestDeliveryError?: string | undefined;
  LatestNotificationError?: string | undefined;
  LatestDeliveryTime?: number | undefined;
  LatestNotificationTime?: number | undefined;
  StartLoggingTime?: number | undefined;
  StopLoggingTime?: number | undefined;
  LatestCloudWatchLogsDeliveryError?: string | undefined;
  LatestCloudWatchLogsDeliveryTime?: number | undefined;
  LatestDigestDeliveryTime?: number | undefined;
  LatestDigestDeliveryError?: string | undefined;
  LatestDeliveryAttemptTime?: string | undefined;
  LatestNotificationAttemptTime?: string | undefined;
  LatestNotificationAttemptSucceeded?: string | undefined;
  LatestDeliveryAttemptSucceeded?: string | undefined;
  TimeLoggingStarted?: string | undefined;
  TimeLoggingStopped?: string | undefined;
};

export type ImportFailureListItem = {
  Location?: string | undefined;
  Status?: ImportFailureStatus | undefined;
  ErrorType?: string | undefined;
  ErrorMessage?: string | undefined;
  LastUpdatedTime?: number | undefined;
};

export type ImportFailureStatus = "FAILED" | "RETRY" | "SUCCEEDED";

export type ImportSource = {
  S3: S3ImportSource;
};

export type ImportStatistics = {
  PrefixesFound?: number | undefined;
  PrefixesCompleted?: number | undefined;
  FilesCompleted?: number | undefined;
  EventsCompleted?: number | undefined;
  FailedEntries?: number | undefined;
};

export type ImportStatus = "INITIALIZING" | "IN_PROGRESS" | "FAILED" | "STOPPED" | "COMPLETED";

export type ImportsListItem = {
  ImportId?: string | undefined;
  ImportStatus?: ImportStatus | undefined;
  Destinations?: string[] | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
};

export type IngestionStatus = {
  LatestIngestionSuccessTime?: number | undefined;
  LatestIngestionSuccessEventID?: string | undefined;
  LatestIngestionErrorCode?: string | undefined;
  LatestIngestionAttemptTime?: number | undefined;
  LatestIngestionAttemptEventID?: string | undefined;
};

export type InsightSelector = {
  InsightType?: InsightType | undefined;
  EventCategories?: SourceEventCategory[] | undefined;
};

export type InsightType = "ApiCallRateInsight" | "ApiErrorRateInsight";

export type InsightsMetricDataType = "FillWithZeros" | "NonZeroData";

export type ListChannelsRequest = {
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
};

export type ListChannelsResponse = {
  Channels?: Channel[] | undefined;
  NextToken?: string | undefined;
};

export type ListDashboardsRequest = {
  NamePrefix?: string | undefined;
  Type?: DashboardType | undefined;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
};

export type ListDashboardsResponse = {
  Dashboards?: DashboardDetail[] | undefined;
  NextToken?: string | undefined;
};

export type ListEventDataStoresRequest = {
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
};

export type ListEventDataStoresResponse = {
  EventDataStores?: EventDataStore[] | undefined;
  NextToken?: string | undefined;
};

export type ListImportFailuresRequest = {
  ImportId: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
};

export type ListImportFailuresResponse = {
  Failures?: ImportFailureListItem[] | undefined;
  NextToken?: string | undefined;
};

export type ListImportsRequest = {
  MaxResults?: number | undefined;
  Destination?: string | undefined;
  ImportStatus?: ImportStatus | undefined;
  NextToken?: string | undefined;
};

export type ListImportsResponse = {
  Imports?: ImportsListItem[] | undefined;
  NextToken?: string | undefined;
};

export type ListInsightsDataDimensionKey = "EventId" | "EventName" | "EventSource";

export type ListInsightsDataRequest = {
  InsightSource: string;
  DataType: ListInsightsDataType;
  Dimensions?: { [key: string]: string } | undefined;
  StartTime?: number | undefined;
  EndTime?: number | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
};

export type ListInsightsDataResponse = {
  Events?: Event[] | undefined;
  NextToken?: string | undefined;
};

export type ListInsightsDataType = "InsightsEvents";

export type ListInsightsMetricDataRequest = {
  TrailName?: string | undefined;
  EventSource: string;
  EventName: string;
  InsightType: InsightType;
  ErrorCode?: string | undefined;
  StartTime?: number | undefined;
  EndTime?: number | undefined;
  Period?: number | undefined;
  DataType?: InsightsMetricDataType | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
};

export type ListInsightsMetricDataResponse = {
  TrailARN?: string | undefined;
  EventSource?: string | undefined;
  EventName?: string | undefined;
  InsightType?: InsightType | undefined;
  ErrorCode?: string | undefined;
  Timestamps?: number[] | undefined;
  Values?: number[] | undefined;
  NextToken?: string | undefined;
};

export type ListPublicKeysRequest = {
  StartTime?: number | undefined;
  EndTime?: number | undefined;
  NextToken?: string | undefined;
};

export type ListPublicKeysResponse = {
  PublicKeyList?: PublicKey[] | undefined;
  NextToken?: string | undefined;
};

export type ListQueriesRequest = {
  EventDataStore: string;
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
  StartTime?: number | undefined;
  EndTime?: number | undefined;
  QueryStatus?: QueryStatus | undefined;
};

export type ListQueriesResponse = {
  Queries?: Query[] | undefined;
  NextToken?: string | undefined;
};

export type ListTagsRequest = {
  ResourceIdList: string[];
  NextToken?: string | undefined;
};

export type ListTagsResponse = {
  ResourceTagList?: ResourceTag[] | undefined;
  NextToken?: string | undefined;
};

export type ListTrailsRequest = {
  NextToken?: string | undefined;
};

export type ListTrailsResponse = {
  Trails?: TrailInfo[] | undefined;
  NextToken?: string | undefined;
};

export type LookupAttribute = {
  AttributeKey: LookupAttributeKey;
  AttributeValue: string;
};

export type LookupAttributeKey = "EventId" | "EventName" | "ReadOnly" | "Username" | "ResourceType" | "ResourceName" | "EventSource" | "AccessKeyId";

export type LookupEventsRequest = {
  LookupAttributes?: LookupAttribute[] | undefined;
  StartTime?: number | undefined;
  EndTime?: number | undefined;
  EventCategory?: EventCategory | undefined;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
};

export type LookupEventsResponse = {
  Events?: Event[] | undefined;
  NextToken?: string | undefined;
};

export type MaxEventSize = "Standard" | "Large";

export type PartitionKey = {
  Name: string;
  Type: string;
};

export type PublicKey = {
  Value?: string | undefined;
  ValidityStartTime?: number | undefined;
  ValidityEndTime?: number | undefined;
  Fingerprint?: string | undefined;
};

export type PutEventConfigurationRequest = {
  TrailName?: string | undefined;
  EventDataStore?: string | undefined;
  MaxEventSize?: MaxEventSize | undefined;
  ContextKeySelectors?: ContextKeySelector[] | undefined;
  AggregationConfigurations?: AggregationConfiguration[] | undefined;
};

export type PutEventConfigurationResponse = {
  TrailARN?: string | undefined;
  EventDataStoreArn?: string | undefined;
  MaxEventSize?: MaxEventSize | undefined;
  ContextKeySelectors?: ContextKeySelector[] | undefined;
  AggregationConfigurations?: AggregationConfiguration[] | undefined;
};

export type PutEventSelectorsRequest = {
  TrailName: string;
  EventSelectors?: EventSelector[] | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
};

export type PutEventSelectorsResponse = {
  TrailARN?: string | undefined;
  EventSelectors?: EventSelector[] | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
};

export type PutInsightSelectorsRequest = {
  TrailName?: string | undefined;
  InsightSelectors: InsightSelector[];
  EventDataStore?: string | undefined;
  InsightsDestination?: string | undefined;
};

export type PutInsightSelectorsResponse = {
  TrailARN?: string | undefined;
  InsightSelectors?: InsightSelector[] | undefined;
  EventDataStoreArn?: string | undefined;
  InsightsDestination?: string | undefined;
};

export type PutResourcePolicyRequest = {
  ResourceArn: string;
  ResourcePolicy: string;
};

export type PutResourcePolicyResponse = {
  ResourceArn?: string | undefined;
  ResourcePolicy?: string | undefined;
  DelegatedAdminResourcePolicy?: string | undefined;
};

export type Query = {
  QueryId?: string | undefined;
  QueryStatus?: QueryStatus | undefined;
  CreationTime?: number | undefined;
};

export type QueryStatistics = {
  ResultsCount?: number | undefined;
  TotalResultsCount?: number | undefined;
  BytesScanned?: number | undefined;
};

export type QueryStatisticsForDescribeQuery = {
  EventsMatched?: number | undefined;
  EventsScanned?: number | undefined;
  BytesScanned?: number | undefined;
  ExecutionTimeInMillis?: number | undefined;
  CreationTime?: number | undefined;
};

export type QueryStatus = "QUEUED" | "RUNNING" | "FINISHED" | "FAILED" | "CANCELLED" | "TIMED_OUT";

export type ReadWriteType = "ReadOnly" | "WriteOnly" | "All";

export type RefreshSchedule = {
  Frequency?: RefreshScheduleFrequency | undefined;
  Status?: RefreshScheduleStatus | undefined;
  TimeOfDay?: string | undefined;
};

export type RefreshScheduleFrequency = {
  Unit?: RefreshScheduleFrequencyUnit | undefined;
  Value?: number | undefined;
};

export type RefreshScheduleFrequencyUnit = "HOURS" | "DAYS";

export type RefreshScheduleStatus = "ENABLED" | "DISABLED";

export type RegisterOrganizationDelegatedAdminRequest = {
  MemberAccountId: string;
};

export type RegisterOrganizationDelegatedAdminResponse = { [member: string]: never };

export type RemoveTagsRequest = {
  ResourceId: string;
  TagsList: Tag[];
};

export type RemoveTagsResponse = { [member: string]: never };

export type RequestWidget = {
  QueryStatement: string;
  QueryParameters?: string[] | undefined;
  ViewProperties: { [key: string]: string };
};

export type Resource = {
  ResourceType?: string | undefined;
  ResourceName?: string | undefined;
};

export type ResourceTag = {
  ResourceId?: string | undefined;
  TagsList?: Tag[] | undefined;
};

export type RestoreEventDataStoreRequest = {
  EventDataStore: string;
};

export type RestoreEventDataStoreResponse = {
  EventDataStoreArn?: string | undefined;
  Name?: string | undefined;
  Status?: EventDataStoreStatus | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
  MultiRegionEnabled?: boolean | undefined;
  OrganizationEnabled?: boolean | undefined;
  RetentionPeriod?: number | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
  KmsKeyId?: string | undefined;
  BillingMode?: BillingMode | undefined;
};

export type S3ImportSource = {
  S3LocationUri: string;
  S3BucketRegion: string;
  S3BucketAccessRoleArn: string;
};

export type SearchSampleQueriesRequest = {
  SearchPhrase: string;
  MaxResults?: number | undefined;
  NextToken?: string | undefined;
};

export type SearchSampleQueriesResponse = {
  SearchResults?: SearchSampleQueriesSearchResult[] | undefined;
  NextToken?: string | undefined;
};

export type SearchSampleQueriesSearchResult = {
  Name?: string | undefined;
  Description?: string | undefined;
  SQL?: string | undefined;
  Relevance?: number | undefined;
};

export type SourceConfig = {
  ApplyToAllRegions?: boolean | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
};

export type SourceEventCategory = "Management" | "Data";

export type StartDashboardRefreshRequest = {
  DashboardId: string;
  QueryParameterValues?: { [key: string]: string } | undefined;
};

export type StartDashboardRefreshResponse = {
  RefreshId?: string | undefined;
};

export type StartEventDataStoreIngestionRequest = {
  EventDataStore: string;
};

export type StartEventDataStoreIngestionResponse = { [member: string]: never };

export type StartImportRequest = {
  Destinations?: string[] | undefined;
  ImportSource?: ImportSource | undefined;
  StartEventTime?: number | undefined;
  EndEventTime?: number | undefined;
  ImportId?: string | undefined;
};

export type StartImportResponse = {
  ImportId?: string | undefined;
  Destinations?: string[] | undefined;
  ImportSource?: ImportSource | undefined;
  StartEventTime?: number | undefined;
  EndEventTime?: number | undefined;
  ImportStatus?: ImportStatus | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
};

export type StartLoggingRequest = {
  Name: string;
};

export type StartLoggingResponse = { [member: string]: never };

export type StartQueryRequest = {
  QueryStatement?: string | undefined;
  DeliveryS3Uri?: string | undefined;
  QueryAlias?: string | undefined;
  QueryParameters?: string[] | undefined;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type StartQueryResponse = {
  QueryId?: string | undefined;
  EventDataStoreOwnerAccountId?: string | undefined;
};

export type StopEventDataStoreIngestionRequest = {
  EventDataStore: string;
};

export type StopEventDataStoreIngestionResponse = { [member: string]: never };

export type StopImportRequest = {
  ImportId: string;
};

export type StopImportResponse = {
  ImportId?: string | undefined;
  ImportSource?: ImportSource | undefined;
  Destinations?: string[] | undefined;
  ImportStatus?: ImportStatus | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
  StartEventTime?: number | undefined;
  EndEventTime?: number | undefined;
  ImportStatistics?: ImportStatistics | undefined;
};

export type StopLoggingRequest = {
  Name: string;
};

export type StopLoggingResponse = { [member: string]: never };

export type Tag = {
  Key: string;
  Value?: string | undefined;
};

export type Template = "API_ACTIVITY" | "RESOURCE_ACCESS" | "USER_ACTIONS";

export type Trail = {
  Name?: string | undefined;
  S3BucketName?: string | undefined;
  S3KeyPrefix?: string | undefined;
  SnsTopicName?: string | undefined;
  SnsTopicARN?: string | undefined;
  IncludeGlobalServiceEvents?: boolean | undefined;
  IsMultiRegionTrail?: boolean | undefined;
  HomeRegion?: string | undefined;
  TrailARN?: string | undefined;
  LogFileValidationEnabled?: boolean | undefined;
  CloudWatchLogsLogGroupArn?: string | undefined;
  CloudWatchLogsRoleArn?: string | undefined;
  KmsKeyId?: string | undefined;
  HasCustomEventSelectors?: boolean | undefined;
  HasInsightSelectors?: boolean | undefined;
  IsOrganizationTrail?: boolean | undefined;
};

export type TrailInfo = {
  TrailARN?: string | undefined;
  Name?: string | undefined;
  HomeRegion?: string | undefined;
};

export type Type = "TagContext" | "RequestContext";

export type UpdateChannelRequest = {
  Channel: string;
  Destinations?: Destination[] | undefined;
  Name?: string | undefined;
};

export type UpdateChannelResponse = {
  ChannelArn?: string | undefined;
  Name?: string | undefined;
  Source?: string | undefined;
  Destinations?: Destination[] | undefined;
};

export type UpdateDashboardRequest = {
  DashboardId: string;
  Widgets?: RequestWidget[] | undefined;
  RefreshSchedule?: RefreshSchedule | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
};

export type UpdateDashboardResponse = {
  DashboardArn?: string | undefined;
  Name?: string | undefined;
  Type?: DashboardType | undefined;
  Widgets?: Widget[] | undefined;
  RefreshSchedule?: RefreshSchedule | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
};

export type UpdateEventDataStoreRequest = {
  EventDataStore: string;
  Name?: string | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
  MultiRegionEnabled?: boolean | undefined;
  OrganizationEnabled?: boolean | undefined;
  RetentionPeriod?: number | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  KmsKeyId?: string | undefined;
  BillingMode?: BillingMode | undefined;
};

export type UpdateEventDataStoreResponse = {
  EventDataStoreArn?: string | undefined;
  Name?: string | undefined;
  Status?: EventDataStoreStatus | undefined;
  AdvancedEventSelectors?: AdvancedEventSelector[] | undefined;
  MultiRegionEnabled?: boolean | undefined;
  OrganizationEnabled?: boolean | undefined;
  RetentionPeriod?: number | undefined;
  TerminationProtectionEnabled?: boolean | undefined;
  CreatedTimestamp?: number | undefined;
  UpdatedTimestamp?: number | undefined;
  KmsKeyId?: string | undefined;
  BillingMode?: BillingMode | undefined;
  FederationStatus?: FederationStatus | undefined;
  FederationRoleArn?: string | undefined;
};

export type UpdateTrailRequest = {
  Name: string;
  S3BucketName?: string | undefined;
  S3KeyPrefix?: string | undefined;
  SnsTopicName?: string | undefined;
  IncludeGlobalServiceEvents?: boolean | undefined;
  IsMultiRegionTrail?: boolean | undefined;
  EnableLogFileValidation?: boolean | undefined;
  CloudWatchLogsLogGroupArn?: string | undefined;
  CloudWatchLogsRoleArn?: string | undefined;
  KmsKeyId?: string | undefined;
  IsOrganizationTrail?: boolean | undefined;
};

export type UpdateTrailResponse = {
  Name?: string | undefined;
  S3BucketName?: string | undefined;
  S3KeyPrefix?: string | undefined;
  SnsTopicName?: string | undefined;
  SnsTopicARN?: string | undefined;
  IncludeGlobalServiceEvents?: boolean | undefined;
  IsMultiRegionTrail?: boolean | undefined;
  TrailARN?: string | undefined;
  LogFileValidationEnabled?: boolean | undefined;
  CloudWatchLogsLogGroupArn?: string | undefined;
  CloudWatchLogsRoleArn?: string | undefined;
  KmsKeyId?: string | undefined;
  IsOrganizationTrail?: boolean | undefined;
};

export type Widget = {
  QueryAlias?: string | undefined;
  QueryStatement?: string | undefined;
  QueryParameters?: string[] | undefined;
  ViewProperties?: { [key: string]: string } | undefined;
};
