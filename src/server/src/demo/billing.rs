//! Bills and payment methods of the demo.

use super::cast;
use super::row::{date_in, handle};
use chrono::NaiveDate;
use handover_rules::model::billing::{BillStatus, PaymentStatus};
use handover_store::PaymentMethodId;
use handover_store::import::vocabulary::{Amount, BillId, Currency, PaymentType};
use handover_store::import::{ImportedBill, ImportedPaymentMethod};

/// Notable bills: account, days since issue, cents, status. Due 30 days after issue.
const BILLS: [(&str, i64, u32, BillStatus); 4] = [
    // Overdue: blocks every change that involves her.
    ("sg1537920-ovh", 75, 18_650, BillStatus::Unpaid),
    // Not overdue, so it blocks nothing.
    ("mh20417-ovh", 20, 4_788, BillStatus::ToBePaid),
    ("bl640125-ovh", 12, 23_988, BillStatus::ToBePaid),
    ("zs40088-ovh", 140, 1_199, BillStatus::Refunded),
];

/// Paid bills per person.
const PAID_BILLS: usize = 3;

/// Payment methods: account, type, status, days until expiry. Teo Quill and Ilse Bornhag have none.
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
        (0..PAID_BILLS).map(move |nth| {
            let issued = i64::try_from(90 + nth * 120 + person * 7).unwrap_or_default();
            let cents = u32::try_from(899 + person * 431 + nth * 2_357).unwrap_or_default();
            (account, issued, cents, BillStatus::Paid)
        })
    });
    let all = BILLS.into_iter().chain(paid).enumerate();
    all.map(|(number, (account, issued_ago, cents, status))| ImportedBill {
        id: BillId::parse(&format!("DEMO{}", 1001 + number)).expect("demo bill ids are valid"),
        account: handle(account),
        issued: date_in(today, -issued_ago),
        due: Some(date_in(today, 30 - issued_ago)),
        amount: amount(cents),
        currency: Currency::parse("EUR").expect("EUR is a valid currency code"),
        status,
    })
    .collect()
}

fn amount(cents: u32) -> Amount {
    Amount::parse(&format!("{}.{:02}", cents / 100, cents % 100)).expect("the amount is valid")
}

pub(super) fn payment_methods(today: NaiveDate) -> Vec<ImportedPaymentMethod> {
    let rows = (101..).zip(METHODS).map(|(id, (account, kind, status, good_for))| ImportedPaymentMethod {
        id: PaymentMethodId::new(id),
        account: handle(account),
        kind: PaymentType::parse(kind).expect("demo payment types are valid"),
        status,
        last_day: good_for.map(|days| date_in(today, days)),
    });
    rows.collect()
}
