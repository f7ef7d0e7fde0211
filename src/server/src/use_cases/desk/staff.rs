//! Staff of the desk: invited and removed on the command line.

use crate::limits::Network;
use crate::random;
use crate::secrets::token_hash;
use crate::use_cases::Act;
use crate::use_cases::accounts::{CountedSignIn, DeviceTokens, admit_sign_in, device_throttle_key, remember_device};
use handover_rules::desk::sign_in::{INVITATION, is_fresh_code, is_invited};
use handover_rules::desk::{DeskAct, StaffId, StaffRole, SubjectKind};
use handover_rules::{EmailAddress, Timestamp};
use handover_store::{
    Actor, AuditedAct, DeviceOwner, ProviderLogin, ReadTx, StaffMember, StoreResult, WriteTx, email_key,
};

/// Invites a person, or renews the access of one who has it. Returns the token of the invitation, which only the link
/// contains.
pub fn invite(
    tx: &mut WriteTx<'_>,
    name: &str,
    email: &EmailAddress,
    roles: &[StaffRole],
    now: Timestamp,
) -> StoreResult<String> {
    let token = random::session_token();
    let staff = tx.invite_staff((name, email, roles), &token_hash(&token), now + INVITATION)?;
    tx.forget_devices(DeviceOwner::Staff(staff), None)?;
    record(tx, DeskAct::AddStaff, email, now)?;
    Ok(token)
}

/// Ends a person's access and sessions immediately; `false` if nobody has this address.
pub fn remove(tx: &mut WriteTx<'_>, email: &EmailAddress, now: Timestamp) -> StoreResult<bool> {
    let Some(member) = tx.staff_by_address(email)? else { return Ok(false) };
    tx.remove_staff(member.id, now)?;
    tx.forget_devices(DeviceOwner::Staff(member.id), None)?;
    record(tx, DeskAct::RemoveStaff, email, now)?;
    Ok(true)
}

fn record(tx: &mut WriteTx<'_>, act: DeskAct, email: &EmailAddress, now: Timestamp) -> StoreResult<()> {
    let about = Some((SubjectKind::Staff, email.to_string()));
    tx.audit(&Actor::command_line(), &AuditedAct { about, ..AuditedAct::of(act) }, now).map(drop)
}

/// The person whom a token invites, if the invitation still works.
pub fn invited(reader: &ReadTx<'_>, token: &str, now: Timestamp) -> StoreResult<Option<StaffMember>> {
    let member = reader.staff_by_invitation(&token_hash(token))?;
    Ok(member.filter(|member| is_invited(member.invited_until, now)))
}

/// A session to begin, and the device that it begins on.
#[derive(Clone, Debug)]
pub struct NewStaffSession {
    pub token_hash: [u8; 32],
    /// The device, which is known from then on.
    pub device: DeviceTokens,
    pub client_ip: String,
}

/// Accepts an invitation with a sealed second factor, whose code of `step` was entered, and begins a session. `false`
/// if the invitation does not work any more.
pub fn enrol(
    act: &mut Act<'_, '_>,
    token: &str,
    (sealed_secret, step): (&[u8], u64),
    session: NewStaffSession,
) -> StoreResult<bool> {
    let Some(member) = invited(act.tx, token, act.now)? else { return Ok(false) };
    act.tx.enrol_staff(&token_hash(token), sealed_secret, step)?;
    remember_device(act, DeviceOwner::Staff(member.id), &session.device)?;
    begin(act, &member, DeskAct::Enrol, (&session.token_hash, None), session.client_ip)?;
    Ok(true)
}

/// Finds who has this address and counts a failed sign-in in advance, for the address and for the `networks`; instead
/// of the address, for `device`, the hash of a device cookie, if that person knows it. The inner error is the end of
/// the wait.
pub fn begin_sign_in(
    act: &mut Act<'_, '_>,
    address: Option<&EmailAddress>,
    networks: &[Network],
    device: Option<&[u8; 32]>,
) -> StoreResult<Result<(Option<StaffMember>, CountedSignIn), Timestamp>> {
    let member = address.map(|address| act.tx.staff_by_address(address)).transpose()?.flatten();
    let owner = member.as_ref().map(|member| DeviceOwner::Staff(member.id));
    let device_key = device_throttle_key(act.tx, owner, device, act.now)?;
    // Its form differs from every login of a customer.
    let key = device_key.unwrap_or_else(|| format!("desk {}", address.map(email_key).unwrap_or_default()));
    let counted = admit_sign_in(act, (key, address.is_some()), networks)?;
    Ok(counted.map(|counted| (member, counted)))
}

/// Records a refused sign-in, or a refused code of somebody who accepts an invitation.
pub fn record_refusal(act: &mut Act<'_, '_>, actor: &Actor, desk_act: DeskAct, refusal: &str) -> StoreResult<()> {
    let refused = AuditedAct { refusal: Some(refusal.to_owned()), ..AuditedAct::of(desk_act) };
    act.tx.audit(actor, &refused, act.now).map(drop)
}

/// Begins a session with the code of `step` and takes back the failure of `attempt`, unless the access has changed
/// since the password was verified or the code was used. `renewed` replaces a secret sealed with another Unicode form
/// of the password.
pub fn sign_in(
    act: &mut Act<'_, '_>,
    verified: &StaffMember,
    attempt: &CountedSignIn,
    (step, renewed): (u64, Option<&[u8]>),
    session: NewStaffSession,
) -> StoreResult<bool> {
    let present = act.tx.staff_by_address(&verified.email)?;
    let Some(member) = present.filter(|member| member.sealed_secret == verified.sealed_secret) else {
        return Ok(false);
    };
    if !is_fresh_code(step, member.last_code_step) {
        return Ok(false);
    }
    act.tx.set_last_code_step(member.id, step)?;
    if let Some(renewed) = renewed {
        act.tx.reseal_staff_secret(member.id, renewed)?;
    }
    remember_device(act, DeviceOwner::Staff(member.id), &session.device)?;
    begin(act, &member, DeskAct::SignIn, (&session.token_hash, None), session.client_ip)?;
    attempt.undo(act.tx)?;
    Ok(true)
}

/// Begins a session of the person with this address, whom the provider has authenticated, and takes the failure of
/// `attempt` back; `None` if nobody has the address as it is: at the provider, capital letters can make it another
/// person's.
pub fn sign_in_by_provider(
    act: &mut Act<'_, '_>,
    address: &EmailAddress,
    login: &ProviderLogin,
    attempt: &CountedSignIn,
    session: NewStaffSession,
) -> StoreResult<Option<StaffId>> {
    let found = act.tx.staff_by_address(address)?;
    let Some(member) = found.filter(|member| member.email == *address) else { return Ok(None) };
    remember_device(act, DeviceOwner::Staff(member.id), &session.device)?;
    begin(act, &member, DeskAct::SignIn, (&session.token_hash, Some(login)), session.client_ip)?;
    attempt.undo(act.tx)?;
    Ok(Some(member.id))
}

pub fn begin(
    act: &mut Act<'_, '_>,
    member: &StaffMember,
    desk_act: DeskAct,
    (session, provider): (&[u8; 32], Option<&ProviderLogin>),
    client_ip: String,
) -> StoreResult<()> {
    act.tx.create_staff_session(session, member.id, provider, act.now)?;
    act.tx.audit(&actor(member.id, &member.name, client_ip), &AuditedAct::of(desk_act), act.now).map(drop)
}

pub fn sign_out(act: &mut Act<'_, '_>, actor: &Actor, session: &[u8; 32]) -> StoreResult<()> {
    act.tx.end_staff_session(session)?;
    act.tx.audit(actor, &AuditedAct::of(DeskAct::SignOut), act.now).map(drop)
}

/// A person as the audit log names them.
#[must_use]
pub fn actor(staff: StaffId, name: &str, client_ip: String) -> Actor {
    Actor { staff: Some(staff), name: name.to_owned(), client_ip }
}
