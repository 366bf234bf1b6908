/**
 * Words of AWS's sentences on scaling activities, of its errors, and of ours about both. A word of a sentence is kept where it is one of these, or a number, a
 * time or an id by its shape; anything else may be a name of the user's, and goes. A name that is spelt like one of these says nothing.
 */
const WORDS = new Set(
  `a abandon abandoned about accept access account accounts action actions active activities add additional activity addresses after again alarm alarms all allow allowed allows already also
  amazon ami an and another any api application are as ask asked asks associated assume assumed assuming at attempt attempted attempting attempts authenticate authentication authorization
  authorized auto autoscaling autoscalinggroup automatic availability available aws back balancer balancing be because been before begin being belongs between block body both bucket but by can cancelled
  cannot capacity cause cease certificate change changed changes changing check checks client closed cloudwatch code combination compatible completed condition configuration configured
  connection constraints contains continue control cooldown could count create created creating creation credentials current currently custom data day days decode decoded decrease decreasing default
  delete deleted denied describe desired detached details device did difference different disabled do does done due during each ebs ec2 elastic elb eligible enable enabled encoded
  encrypted ended ends enough entity error errors every exceed exceeded exceeds executed exist existing exists expected expired explicit explicitly failed fails failure family
  fewer find first five fleet following follows for found free from fulfill fulfilled full fully function garbled gave get give given gives got granted group groups had has have
  health healthy heartbeat high higher hook host hour hours however http i iam id identity-based if image images in increase increasing index indicating initiated insert inside insufficient
  instance instances instead internal into invalid is it its itself kept key keys kms known large last later launch launched launches launching least less lifecycle limit limits linked list
  load log long longer lost low lower machine made make makes management many market master match max maximum may message messages meet metric metrics min minimum minute minutes missing
  model moment monitor more most moving must name named names near need needed needs network new next no nobody none nor not nothing number of off offer offered offers old
  on once one only open operation operations or order organization other others our out outside over page pair parameter part pending per perform performed permission permissions permitted place placement
  please policies policy pool possible predictive price private problem process profile protection provide provided provisioning public put quota range rate reached read reads ready reason received recognized recovery
  reduce refresh refused region regions registered rejected release replaced reply request requested requests require required requires reservation reset resource resources response responses result resulting
  retry role roles root run running said same satisfied satisfy say says scale scaling schedule scheduled second seconds security see select selected sent server service services session set sets shared should
  shrinking shut shutdown signature signed size smaller sizes snapshot so some space specified specify specifying spot standby start started starting state states status step still stop stopped storage subnet subnets subscribe succeed
  succeeded successful such sufficient supplied support supported suspended switched system tag tags taken takes target template temporarily tenancy terminate terminated terms terminating termination
  than that the their them then there these they think this those throttled throttling time timed timeout times to token too took total try trying triggered two type types unable unauthorized unavailable
  unhealthy unknown unsupported until up update updated updates us use used user users using valid validate validating validation value values vcpu vcpus version verified versions volume volumes vpc
  wait waited waiting warm was way we weight were what when where whether which while who whose will with within without words working would you your zone zones`.split(
    /\s+/,
  ),
)

/** Codes that AWS gives, by their beginning or end; and actions of its services. */
const CODES =
  /^(?:(?:Client|Server)\.(?:Invalid|Unauthorized|Insufficient|Instance|Volume|Max|Spot|Unsupported|Internal|Request|Subnet|Vcpu)\w*(?:\.\w+)?|(?:Access|Auth|Authorization|Dependency|Expired|Internal|Invalid|Insufficient|Limit|Missing|Not|OptIn|Operation|Pending|Request|Resource|Service|Throttl|Unauthorized|Unavailable|Unrecognized|Unsupported|Validation|Vcpu)[A-Za-z]*(?:Error|Exception|Exceeded|Denied|Failure|Fault|NotFound|Capacity|Required|Throttled|Throttling|Operation|Duplicate|Malformed|Unavailable|Subnet)(?:\.(?:NotFound|Malformed|Unavailable|Duplicate))?|Throttling|InService|OutOfService|Pending|Terminating|Terminated|Standby|InProgress|Successful|Failed|Cancelled|WaitingForELBConnectionDraining|MidLifecycleAction|WaitingForInstanceId|PreInService|ALARM|OK|INSUFFICIENT_DATA)$/
const ACTION = /^(?:autoscaling|budgets|ce|cloudwatch|ec2|elasticloadbalancing|iam|kms|organizations|pricing|servicequotas|sts)[:.][A-Za-z-]+$/i
/** Times, numbers, ids, instance types, regions and zones. */
const SHAPES = [
  /^[-+]?\d[\d.,:%/]*(?:s|ms|h|d)?$/,
  /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$/,
  /^(?:i|lt|ami|sg|subnet|vpc|vol|eni|snap|rtb|igw|acl|cr|h|pg|lck)-[0-9a-f]{2,17}$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  /^[a-z]{1,4}\d[a-z0-9-]*\.(?:nano|micro|small|medium|large|\d*xlarge|metal(?:-\d+xl)?)$/,
  /^(?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov)?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d[a-z]?$/,
  /^HTTP$|^\(?RequestID:?$|^[.,;:!?…–—-]+$/,
]

/** Whether a word, without the punctuation around it, is known to be no name. */
export function isNoName(word: string): boolean {
  return WORDS.has(word.toLowerCase()) || CODES.test(word) || ACTION.test(word) || SHAPES.some((shape) => shape.test(word))
}
