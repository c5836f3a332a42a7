/** The Marketplace Entitlement Service model, version 2017-01-11. Generated from models/marketplace-entitlement.json by scripts/generate-shapes.ts: do not edit. */

import type { ServiceModel } from '../model.ts';
export type * from './entitlement-types.ts';

export const model = JSON.parse(String.raw`{
"apiVersion":"2017-01-11","protocol":"smithy-rpc-v2-cbor","jsonVersion":"1.1","targetPrefix":"AWSMPEntitlementService","signingName":"aws-marketplace","messageMember":"message",
"operations":{
"GetEntitlements":{"input":"GetEntitlementsRequest","output":"GetEntitlementsResult","errors":["InvalidParameterException","ThrottlingException","InternalServiceErrorException"]}},
"errors":{
"InternalServiceErrorException":{"code":"InternalServiceErrorException","status":500},
"InvalidParameterException":{"code":"InvalidParameterException","status":400},
"ThrottlingException":{"code":"ThrottlingException","status":400}},
"shapes":{
"Boolean":{"type":"boolean"},
"Double":{"type":"double"},
"Entitlement":{"type":"structure","members":{"ProductCode":"ProductCode","Dimension":"NonEmptyString","CustomerIdentifier":"NonEmptyString","CustomerAWSAccountId":"NonEmptyString","Value":"EntitlementValue","ExpirationDate":"Timestamp","LicenseArn":"String"}},
"EntitlementList":{"type":"list","member":"Entitlement","min":0},
"EntitlementValue":{"type":"structure","members":{"IntegerValue":"Integer","DoubleValue":"Double","BooleanValue":"Boolean","StringValue":"String"}},
"FilterValue":{"type":"string"},
"FilterValueList":{"type":"list","member":"FilterValue","min":1},
"GetEntitlementFilterName":{"type":"string","enum":["CUSTOMER_IDENTIFIER","DIMENSION","CUSTOMER_AWS_ACCOUNT_ID","LICENSE_ARN"]},
"GetEntitlementFilters":{"type":"map","key":"GetEntitlementFilterName","value":"FilterValueList"},
"GetEntitlementsRequest":{"type":"structure","members":{"ProductCode":"ProductCode","Filter":"GetEntitlementFilters","NextToken":"NonEmptyString","MaxResults":"PageSizeInteger"},"required":["ProductCode"]},
"GetEntitlementsResult":{"type":"structure","members":{"Entitlements":"EntitlementList","NextToken":"NonEmptyString"}},
"Integer":{"type":"integer"},
"NonEmptyString":{"type":"string","pattern":"\\S+"},
"PageSizeInteger":{"type":"integer","min":1,"max":25},
"ProductCode":{"type":"string","min":1,"max":255},
"String":{"type":"string"},
"Timestamp":{"type":"timestamp"}}}`) as ServiceModel;
