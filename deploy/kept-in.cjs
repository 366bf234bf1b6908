// The table that findings are kept in: the stack's own, or a restored one (docs/operations.md, "Restoring") whose name the parameter `restoredTable` gives.
// Functions and their roles ask here alone, so that they never speak of two.
const NAME = /^[A-Za-z0-9_.-]{3,255}$/

module.exports = async ({ resolveVariable }) => {
  const name = await resolveVariable('param:restoredTable, null')
  if (name === null) {
    const arn = { 'Fn::GetAtt': ['FindingTable', 'Arn'] }
    return { table: { Ref: 'FindingTable' }, arn, openIndexArn: { 'Fn::Join': ['', [arn, '/index/open']] } }
  }
  if (!NAME.test(name)) throw new Error(`restoredTable is "${name}", which is no name of a table`)
  const arnOf = (what) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${what}` })
  return { table: name, arn: arnOf(name), openIndexArn: arnOf(`${name}/index/open`) }
}
