//! Bills and payment methods of the demo's people.

use super::{cast, day, handle};
use crate::store::PaymentMethodId;
use crate::store::import::vocabulary::{Amount, BillId, Currency, PaymentType};
use crate::store::import::{ImportedBill, ImportedPaymentMethod};
use chrono::NaiveDate;
use handover_rules::model::billing::{BillStatus, PaymentStatus};

/// Bills that matter: whose, days since it was issued, cents, status; due 30 days after.
const BILLS: [(&str, i64, u32, BillStatus); 4] = [
    // In the way of whatever she gives up or is to take.
    ("sg1537920-ovh", 75, 18_650, BillStatus::Unpaid),
    // Not in the way: it is due in ten days.
    ("mh20417-ovh", 20, 4_788, BillStatus::ToBePaid),
    ("bl640125-ovh", 12, 23_988, BillStatus::ToBePaid),
    ("zs40088-ovh", 140, 1_199, BillStatus::Refunded),
];

/// How many paid bills everybody has.
const PAID: usize = 3;

/// Payment methods: whose, kind, status, days until its last day. Teo Quill and Ilse Bornhag have none.
#[rustfmt::skip]
const METHODS: [(&str, &str, PaymentStatus, Option<i64>); 14] = [
    ("mh20417-ovh", "CREDIT_CARD", PaymentStatus::Expired, Some(-20)),
    ("mh20417-ovh", "SEPA_DIRECT_DEBIT", PaymentStatus::Valid, None),
    ("io33902-ovh", "SEPA_DIRECT_DEBIT", PaymentStatus::Valid, None),
    ("io33902-ovh", "CREDIT_CARD", PaymentStatus::Valid, Some(410)),
    ("kv90077-ovh", "PAYPAL", PaymentStatus::Valid, Some(200)),
    ("wq77310-ovh", "CREDIT_CARD", PaymentStatus::Rejected, Some(300)),
    ("bl640125-ovh", "CREDIT_CARD", PaymentStatus::Valid, Some(95)),
    ("zs40088-ovh", "PAYPAL", PaymentStatus::Valid, Some(620)),
    ("ra1180394-ovh", "SEPA_DIRECT_DEBIT", PaymentStatus::Valid, None),
    ("np2207-ovh", "CREDIT_CARD", PaymentStatus::Valid, Some(33)),
    ("sg1537920-ovh", "CREDIT_CARD", PaymentStatus::Valid, Some(150)),
    ("vd61874-ovh", "PAYPAL", PaymentStatus::Validating, None),
    ("ot6154-ovh", "CREDIT_CARD", PaymentStatus::Valid, Some(270)),
    ("hm72550-ovh", "CREDIT_CARD", PaymentStatus::Valid, Some(480)),
];

pub(super) fn bills(today: NaiveDate) -> Vec<ImportedBill> {
    let paid = cast::handles().enumerate().flat_map(|(person, account)| {
        (0..PAID).map(move |nth| {
            let issued = i64::try_from(90 + nth * 120 + person * 7).unwrap_or_default();
            let cents = u32::try_from(899 + person * 431 + nth * 2_357).unwrap_or_default();
            (account, issued, cents, BillStatus::Paid)
        })
    });
    let all = BILLS.into_iter().chain(paid).enumerate();
    all.map(|(number, (account, issued_ago, cents, status))| ImportedBill {
        id: BillId::parse(&format!("DEMO{}", 1001 + number)).expect("the demo's bills are numbered rightly"),
        account: handle(account),
        issued: day(today, -issued_ago),
        due: Some(day(today, 30 - issued_ago)),
        amount: amount(cents),
        currency: Currency::parse("EUR").expect("euros are a currency"),
        status,
    })
    .collect()
}

fn amount(cents: u32) -> Amount {
    Amount::parse(&format!("{}.{:02}", cents / 100, cents % 100)).expect("cents make an amount")
}

pub(super) fn payment_methods(today: NaiveDate) -> Vec<ImportedPaymentMethod> {
    let rows = (101..).zip(METHODS).map(|(id, (account, kind, status, good_for))| ImportedPaymentMethod {
        id: PaymentMethodId::new(id),
        account: handle(account),
        kind: PaymentType::parse(kind).expect("the demo's kinds of payment are words"),
        status,
        last_day: good_for.map(|days| day(today, days)),
    });
    rows.collect()
}
