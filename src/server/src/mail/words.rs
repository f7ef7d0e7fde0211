//! Words that mails use for roles, categories and moments.

use super::texts as t;
use handover_rules::rights::Ability;
use handover_rules::{Category, Language, Moment, Role, RoleSet};

/// The name of a role, inside a sentence.
pub(super) fn role(language: Language, role: Role) -> &'static str {
    match role {
        Role::Admin => t::word_role_admin(language),
        Role::Tech => t::word_role_tech(language),
        Role::Billing => t::word_role_billing(language),
    }
}

/// Several roles in one phrase: "tech and billing".
pub(super) fn roles(language: Language, set: RoleSet) -> String {
    list(&set.iter().map(|one| role(language, one)).collect::<Vec<_>>())
}

/// A list in words: "a", "a and b", "a, b and c".
pub(super) fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => [&first.join(", "), " and ", last].concat(),
    }
}

/// What a category is called, as a label.
pub(super) fn category(language: Language, category: Category) -> &'static str {
    match category {
        Category::AllDom => t::word_category_all_dom(language),
        Category::Anthos => t::word_category_anthos(language),
        Category::Cloud => t::word_category_cloud(language),
        Category::Dedicated => t::word_category_dedicated(language),
        Category::DedicatedCluster => t::word_category_dedicated_cluster(language),
        Category::Domain => t::word_category_domain(language),
        Category::EmailDomain => t::word_category_email_domain(language),
        Category::Essentials => t::word_category_essentials(language),
        Category::Failover => t::word_category_failover(language),
        Category::Hosting => t::word_category_hosting(language),
        Category::HostingReseller => t::word_category_hosting_reseller(language),
        Category::Hycu => t::word_category_hycu(language),
        Category::Kube => t::word_category_kube(language),
        Category::LoadBalancer => t::word_category_load_balancer(language),
        Category::Logs => t::word_category_logs(language),
        Category::Nas => t::word_category_nas(language),
        Category::Nasha => t::word_category_nasha(language),
        Category::Netapp => t::word_category_netapp(language),
        Category::Nutanix => t::word_category_nutanix(language),
        Category::OverTheBox => t::word_category_over_the_box(language),
        Category::OvhCloudConnect => t::word_category_ovh_cloud_connect(language),
        Category::PackSipTrunk => t::word_category_pack_sip_trunk(language),
        Category::PackXdsl => t::word_category_pack_xdsl(language),
        Category::PrivateCloud => t::word_category_private_cloud(language),
        Category::PrivateDatabase => t::word_category_private_database(language),
        Category::Vps => t::word_category_vps(language),
        Category::Xdsl => t::word_category_xdsl(language),
        Category::Zone => t::word_category_zone(language),
    }
}

/// What a contact can do on a service, after "can".
pub(super) fn ability(language: Language, ability: Ability) -> &'static str {
    match ability {
        Ability::ChangeAllContacts => t::word_ability_change_all_contacts(language),
        Ability::HandOnTech => t::word_ability_hand_on_tech(language),
        Ability::HandOnBilling => t::word_ability_hand_on_billing(language),
        Ability::ChangeHolder => t::word_ability_change_holder(language),
        Ability::TransferOut => t::word_ability_transfer_out(language),
        Ability::Configure => t::word_ability_configure(language),
        Ability::EditDns => t::word_ability_edit_dns(language),
        Ability::AddDomains => t::word_ability_add_domains(language),
        Ability::InstallModules => t::word_ability_install_modules(language),
        Ability::ChangePasswords => t::word_ability_change_passwords(language),
        Ability::OrderCertificates => t::word_ability_order_certificates(language),
        Ability::ManageMailboxes => t::word_ability_manage_mailboxes(language),
        Ability::SeeInvoices => t::word_ability_see_invoices(language),
        Ability::Renew => t::word_ability_renew(language),
        Ability::ManagePayment => t::word_ability_manage_payment(language),
    }
}

/// A moment with its offset: the server does not know the reader's zone.
pub(super) fn moment(at: Moment) -> String {
    at.format("%a %-d %b %Y, %H:%M UTC").to_string()
}
