import { fieldTable } from "./fields";

/** The fields of a ticket with the API's own odd spellings (autotask-api.md 4.1). */
export const TICKET_FIELDS = fieldTable(`
  id long required readonly
  apiVendorID integer picklist
  assignedResourceID integer ref=Resource
  assignedResourceRoleID integer ref=Role
  billingCodeID integer ref=BillingCode
  changeApprovalBoard integer picklist
  changeApprovalStatus integer picklist
  changeApprovalType integer picklist
  changeInfoField1 string(8000)
  changeInfoField2 string(8000)
  changeInfoField3 string(8000)
  changeInfoField4 string(8000)
  changeInfoField5 string(8000)
  companyID integer required ref=Company
  companyLocationID integer ref=CompanyLocation
  completedByResourceID integer readonly ref=Resource
  completedDate datetime readonly
  configurationItemID integer ref=ConfigurationItem
  contactID integer ref=Contact
  contractID integer ref=Contract
  contractServiceBundleID long ref=ContractServiceBundle
  contractServiceID long ref=ContractService
  createDate datetime readonly
  createdByContactID integer readonly ref=Contact
  creatorResourceID integer readonly ref=Resource
  creatorType integer readonly noquery picklist
  currentServiceThermometerRating integer readonly picklist
  description string(8000)
  dueDateTime datetime required
  estimatedHours double
  externalID string(50)
  firstResponseAssignedResourceID integer readonly ref=Resource
  firstResponseDateTime datetime readonly
  firstResponseDueDateTime datetime readonly
  firstResponseInitiatingResourceID integer readonly ref=Resource
  hoursToBeScheduled double readonly
  impersonatorCreatorResourceID integer readonly ref=Resource
  isAssignedToComanaged boolean
  isVisibleToComanaged boolean
  issueType integer picklist
  lastActivityDate datetime readonly
  lastActivityPersonType integer readonly noquery picklist
  lastActivityResourceID integer readonly ref=Resource
  lastCustomerNotificationDateTime datetime readonly
  lastCustomerVisibleActivityDateTime datetime readonly
  lastTrackedModificationDateTime datetime readonly
  monitorID integer
  monitorTypeID integer picklist
  opportunityID integer ref=Opportunity
  organizationalLevelAssociationID integer ref=OrganizationalLevelAssociation
  previousServiceThermometerRating integer readonly picklist
  priority integer required picklist
  problemTicketId integer ref=Ticket
  projectID integer ref=Project
  purchaseOrderNumber string(50)
  queueID integer picklist
  resolution string(32000)
  resolutionPlanDateTime datetime readonly
  resolutionPlanDueDateTime datetime readonly
  resolvedDateTime datetime readonly
  resolvedDueDateTime datetime readonly
  rmaStatus integer picklist
  rmaType integer picklist
  rmmAlertID string(50) readonly
  serviceLevelAgreementHasBeenMet boolean readonly
  serviceLevelAgreementID integer picklist
  serviceLevelAgreementPausedNextEventHours double readonly noquery
  serviceThermometerTemperature integer readonly picklist
  source integer picklist
  status integer required picklist
  subIssueType integer picklist parent=issueType
  ticketCategory integer picklist
  ticketNumber string(50) readonly
  ticketType integer picklist
  title string(255) required
`);
