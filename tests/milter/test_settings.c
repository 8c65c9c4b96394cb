/* SPDX-License-Identifier: BSD-2-Clause */
#include "settings.h"

#include "settings_table.h"
#include "table.h"

/* All errors of one parse, a line for each. */
struct errors {
	char text[4096];
	size_t len;
};

static void
note(void *context, const struct fb_error *error)
{
	struct errors *errors = context;

	assert_int_equal(error->status, FB_ERR_SYNTAX);
	assert_string_equal(error->file, "t");
	int n = error->column != 0 ?
	    snprintf(errors->text + errors->len,
		sizeof errors->text - errors->len, "%zu:%zu: %s\n", error->line,
		error->column, error->message) :
	    snprintf(errors->text + errors->len,
		sizeof errors->text - errors->len, "%zu: %s\n", error->line,
		error->message);
	errors->len += (size_t)n;
	assert_true(errors->len < sizeof errors->text);
}

static struct fb_settings
parse(struct fb_str text)
{
	struct fb_settings settings = { .scan_workers = 77 };
	struct errors errors = { .len = 0 };

	enum fb_status status =
	    fb_settings_parse(&settings, text, "t", note, &errors);
	assert_string_equal(errors.text, "");
	assert_int_equal(status, FB_OK);
	return settings;
}

static void
the_defaults_are_these(void **state)
{
	struct fb_settings s = parse(FB_STR("Operator isp"));

	(void)state;
	assert_string_equal(s.socket, "unix:/run/fakebill/milter.sock");
	assert_int_equal(s.socket_mode, 0660);
	assert_string_equal(s.socket_group, "");
	assert_string_equal(s.user, "");
	assert_string_equal(s.group, "");
	assert_string_equal(s.pid_file, "");
	assert_int_equal(s.operator_type, FB_OPERATOR_ISP);
	assert_int_equal(s.mode, FB_MODE_OBSERVE);
	assert_int_equal(s.list_count, 0);
	assert_int_equal(s.shadow_categories, 0);
	assert_string_equal(s.overrides, "/var/lib/fakebill/overrides");
	assert_string_equal(s.consent, "");
	assert_int_equal(s.clause_minimum, 0);
	assert_int_equal(s.mixed_recipients, FB_MIXED_LENIENT);
	assert_int_equal(s.report_address_count, 0);
	assert_false(s.subject_mark);
	assert_string_equal(s.subject_mark_text, "[架空請求の疑い 相談188]");
	assert_int_equal(s.thresholds.tag_milli, FB_THRESHOLD_TAG_MILLI);
	assert_int_equal(s.thresholds.quarantine_milli,
	    FB_THRESHOLD_QUARANTINE_MILLI);
	assert_int_equal(s.thresholds.reject_milli, FB_THRESHOLD_REJECT_MILLI);
	assert_int_equal(s.ceiling, FB_VERDICT_TAG);
	for (unsigned i = 0; i < FB_CATEGORY_COUNT; i++)
		assert_int_equal(s.category_ceiling[i], FB_VERDICT_REJECT);
	assert_int_equal(s.local_network_count, 0);
	assert_int_equal(s.local_ceiling, FB_VERDICT_QUARANTINE);
	assert_int_equal(s.submitter_ceiling, FB_VERDICT_NONE);
	assert_int_equal(s.allow_sender_count, 0);
	assert_string_equal(s.desk, "");
	assert_int_equal(s.scan_workers, 0);
	assert_int_equal(s.scan_timeout_ms, 5000);
	assert_int_equal(s.scan_memory_bytes, 512u << 20);
	assert_int_equal(s.message_bytes, 32u << 20);
	assert_int_equal(s.breaker_crashes, 5);
	assert_int_equal(s.breaker_window_s, 60);
	assert_int_equal(s.breaker_pause_s, 300);
	assert_int_equal(s.log_target, FB_LOG_SYSLOG);
	assert_string_equal(s.decision_log, "/var/lib/fakebill/decisions");
	assert_int_equal(s.decision_log_days, 30);
}

/* ---- what is right --------------------------------------------------- */

#define SAME(name, member, sample, want) \
	{ \
		name, sample, NULL, offsetof(struct fb_settings, member), \
		    sizeof(((struct fb_settings *)0)->member), want \
	}
#define TEXT(name, member, sample, want) \
	{ \
		name, sample, want, offsetof(struct fb_settings, member), 0, 0 \
	}

static const struct {
	const char *name, *sample;
	const char *text; /* wanted of a char[] */
	size_t offset, size;
	uint64_t number; /* wanted of another member */
} values[] = {
	TEXT("a folder has a path", decision_log, "DecisionLog /var/log/d",
	    "/var/log/d"),
	TEXT("or is switched off", decision_log, "DecisionLog off", ""),
	SAME("points may be whole", thresholds.reject_milli,
	    "ThresholdReject 13", 13000),
	SAME("points may have one decimal", thresholds.reject_milli,
	    "ThresholdReject 13.5", 13500),
	SAME("points may have two decimals", thresholds.reject_milli,
	    "ThresholdReject 13.05", 13050),
	SAME("points may have three decimals", thresholds.reject_milli,
	    "ThresholdReject 13.005", 13005),
	SAME("points may have a zero behind the dot", thresholds.reject_milli,
	    "ThresholdReject 13.0", 13000),
	SAME("thresholds may be equal", thresholds.quarantine_milli,
	    "ThresholdQuarantine 5", 5000),
	SAME("a duration may be in milliseconds", scan_timeout_ms,
	    "ScanTimeout 500ms", 500),
	SAME("a duration may be in seconds", scan_timeout_ms, "ScanTimeout 7s",
	    7000),
	SAME("a duration may be in minutes", scan_timeout_ms,
	    "ScanTimeout 1min", 60000),
	SAME("a unit may stand apart", scan_timeout_ms, "ScanTimeout 7 s",
	    7000),
	SAME("seconds may be given in minutes", breaker_window_s,
	    "BreakerWindow 2min", 120),
	SAME("seconds may be given in hours", breaker_pause_s,
	    "BreakerPause 24h", 86400),
	SAME("seconds may be given in milliseconds", breaker_window_s,
	    "BreakerWindow 2000ms", 2),
	SAME("a size may be in bytes", message_bytes, "MessageSize 65536",
	    65536),
	SAME("a size may be in kibibytes", message_bytes, "MessageSize 512k",
	    512u << 10),
	SAME("the case of a size's unit does not matter", message_bytes,
	    "MessageSize 512K", 512u << 10),
	SAME("a size may be in gibibytes", scan_memory_bytes, "ScanMemory 64G",
	    (uint64_t)64 << 30),
	SAME("a mode is octal", socket_mode, "SocketMode 666", 0666),
	SAME("a mode may begin with 0", socket_mode, "SocketMode 0600", 0600),
	SAME("a switch may be on", subject_mark, "SubjectMark on", 1),
	SAME("a word is one of its enum", ceiling, "Ceiling quarantine",
	    FB_VERDICT_QUARANTINE),
	SAME("a category may have a ceiling",
	    category_ceiling[FB_CATEGORY_PHISH], "CategoryCeiling phish  none",
	    FB_VERDICT_NONE),
	SAME("one that is tagged at most may be let pass",
	    category_ceiling[FB_CATEGORY_HARMFUL],
	    "CategoryCeiling harmful none", FB_VERDICT_NONE),
	SAME("other categories then have none",
	    category_ceiling[FB_CATEGORY_FAKEBILL], "CategoryCeiling phish tag",
	    FB_VERDICT_REJECT),
	SAME("mail of our machines may stay closed", local_ceiling,
	    "LocalCeiling none", FB_VERDICT_NONE),
	SAME("mail of clients that logged in may be tagged", submitter_ceiling,
	    "SubmitterCeiling tag", FB_VERDICT_TAG),
	SAME("a network is known by its prefix", local_network[0].prefix_bits,
	    "LocalNetwork 2001:db8::/32", 32),
	TEXT("a domain is kept in lower case", allow_sender[0],
	    "AllowSender Shop.Example.JP", "shop.example.jp"),
	TEXT("a dot behind a domain goes", allow_sender[0],
	    "AllowSender shop.example.", "shop.example"),
	TEXT("a domain in Japanese is kept in A-labels", allow_sender[0],
	    "AllowSender 例え.テスト", "xn--r8jz45g.xn--zckzah"),
	TEXT("a desk is any ASCII", desk, "Desk mail desk@x.example, tel 03-0",
	    "mail desk@x.example, tel 03-0"),
	SAME("who names a desk may reject", ceiling,
	    "Ceiling reject\nDesk desk@example.jp", FB_VERDICT_REJECT),
	SAME("an operator may be a university", operator_type, "",
	    FB_OPERATOR_UNIVERSITY),
	SAME("the largest clause", clause_minimum, "ClauseMinimum 4294967295",
	    UINT32_MAX),
	SAME("names have no case", mode, "mODE enforce", FB_MODE_ENFORCE),
	SAME("blanks may stand around", mode, " \tMode \t enforce \t ",
	    FB_MODE_ENFORCE),
	SAME("CR LF ends lines", mode, "Mode enforce\r\n", FB_MODE_ENFORCE),
	SAME("a value may be quoted", mode, "Mode \"enforce\"",
	    FB_MODE_ENFORCE),
	SAME("a comment may follow", mode, "Mode enforce # at last",
	    FB_MODE_ENFORCE),
	SAME("a comment may follow quotes", mode, "Mode \"enforce\"# at last",
	    FB_MODE_ENFORCE),
	SAME("a line may be a comment", mode, "# Mode enforce\n#Mode enforce",
	    FB_MODE_OBSERVE),
	TEXT("a socket may be a path", socket, "Socket unix:/a b", "unix:/a b"),
	TEXT("a socket may be a port of an address", socket,
	    "Socket inet:8892@127.0.0.1", "inet:8892@127.0.0.1"),
	TEXT("a socket may be a port of a name", socket,
	    "Socket inet:65535@mail-1.example.jp",
	    "inet:65535@mail-1.example.jp"),
	TEXT("a socket may be IPv6", socket, "Socket inet6:1@::1",
	    "inet6:1@::1"),
	TEXT("a path may hold blanks and Japanese", consent,
	    "Consent /etc/同 意", "/etc/同 意"),
	TEXT("a number sign inside a word is no comment", consent,
	    "Consent /etc/a#b", "/etc/a#b"),
	TEXT("quotes keep a number sign", consent, "Consent \"/etc/a #b\"",
	    "/etc/a #b"),
	TEXT("a backslash keeps a quotation mark", consent,
	    "Consent \"/etc/\\\"\\\\\\x\"", "/etc/\"\\\\x"),
	TEXT("quotes may hold nothing", consent, "Consent \"\"", ""),
	TEXT("a mark may be of 39 bytes", subject_mark_text,
	    "SubjectMarkText \"一二三四五六七八九十一二三\"",
	    "一二三四五六七八九十一二三"),
	TEXT("a name may have a dollar", user, "User fake-bill_1.x$",
	    "fake-bill_1.x$"),
};

static void
reads(void **state)
{
	const typeof(*values) *c = *state;
	char text[512];
	int n = snprintf(text, sizeof text,
	    "\xEF\xBB\xBF"
	    "Operator university\n%s",
	    c->sample);
	struct fb_settings settings =
	    parse((struct fb_str) { text, (size_t)n });
	const char *member = (const char *)&settings + c->offset;

	if (c->text != NULL) {
		assert_string_equal(member, c->text);
	} else {
		uint64_t number = 0; /* little or big end: members are
				      * compared by their own size */
		switch (c->size) {
		case 1:
			number = *(const uint8_t *)member;
			break;
		case 4: {
			uint32_t four;
			memcpy(&four, member, 4);
			number = four;
			break;
		}
		default:
			assert_int_equal(c->size, 8);
			memcpy(&number, member, 8);
		}
		assert_int_equal(number, c->number);
	}
}

static void
some_settings_repeat(void **state)
{
	struct fb_settings s = parse(FB_STR("List /a.cdb\n"
					    "ShadowList /b.cdb\n"
					    "Operator company\n"
					    "ShadowCategory card\n"
					    "List \"/c d.cdb\"\n"
					    "ShadowCategory phish\n"
					    "TrustedAuthserv mx.example.jp\n"
					    "TrustedAuthserv mx.例え.jp\n"
					    "ReportAddress a@example.jp\n"
					    "ReportAddress b@example.jp\n"
					    "LocalNetwork 192.0.2.0/24\n"
					    "LocalNetwork 2001:db8::25\n"
					    "AllowSender a.example\n"
					    "AllowSender b.example\n"));

	(void)state;
	assert_int_equal(s.list_count, 3);
	assert_string_equal(s.list[0].path, "/a.cdb");
	assert_false(s.list[0].is_shadow);
	assert_string_equal(s.list[1].path, "/b.cdb");
	assert_true(s.list[1].is_shadow);
	assert_string_equal(s.list[2].path, "/c d.cdb");
	assert_false(s.list[2].is_shadow);
	assert_int_equal(s.shadow_categories,
	    1u << FB_CATEGORY_CARD | 1u << FB_CATEGORY_PHISH);
	assert_int_equal(s.report_address_count, 2);
	assert_string_equal(s.report_address[0], "a@example.jp");
	assert_string_equal(s.report_address[1], "b@example.jp");
	assert_int_equal(s.trusted_authserv.count, 2);
	assert_string_equal(s.trusted_authserv.id[0], "mx.example.jp");
	assert_string_equal(s.trusted_authserv.id[1], "mx.例え.jp");
	assert_int_equal(s.local_network_count, 2);
	assert_int_equal(s.allow_sender_count, 2);
	assert_string_equal(s.allow_sender[1], "b.example");
}

/* ---- what is wrong --------------------------------------------------- */

static const struct {
	const char *name;
	struct fb_str text; /* behind "Operator isp\n" */
	const char *want;
} mistakes[] = {
	{ "a misspelt name gets a suggestion", FB_STR("Mdoe observe"),
	    "2: unknown setting \"Mdoe\"; did you mean \"Mode\"?\n" },
	{ "a name with a letter too many too", FB_STR("\nTresholdTagg 5"),
	    "3: unknown setting \"TresholdTagg\"; did you mean "
	    "\"ThresholdTag\"?\n" },
	{ "a foreign name gets none", FB_STR("Background yes"),
	    "2: unknown setting \"Background\"\n" },
	{ "a full-width space is told", FB_STR("Mode　enforce"),
	    "2: a full-width space stands in \"Mode　enforce\"; write an "
	    "ordinary space between name and value\n" },
	{ "an equals sign is told", FB_STR("Mode = enforce"),
	    "2: write the value behind a space, without \"=\": Mode value\n" },
	{ "also without blanks", FB_STR("mode=enforce"),
	    "2: write the value behind a space, without \"=\": Mode value\n" },
	{ "a word of no enum", FB_STR("Mode on"),
	    "2: Mode must be \"observe\" or \"enforce\", not \"on\"\n" },
	{ "three words to choose from", FB_STR("Ceiling none"),
	    "2: Ceiling must be \"tag\", \"quarantine\" or \"reject\", not "
	    "\"none\"\n" },
	{ "a category that is none", FB_STR("ShadowCategory spam"),
	    "2: ShadowCategory must be \"fakebill\", \"phish\", \"auction\", "
	    "\"card\", \"virus\", \"illegal\", \"harmful\" or \"life\", not "
	    "\"spam\"\n" },
	{ "who rejects must name a desk", FB_STR("Ceiling reject"),
	    "2: Ceiling reject needs Desk: the reply to a rejected mail names "
	    "whom its sender may ask\n" },
	{ "a desk is ASCII", FB_STR("Desk 相談窓口"),
	    "2: Desk must be ASCII, because it stands in replies to mail "
	    "servers\n" },
	{ "nobody is only notified", FB_STR("LocalCeiling notify"),
	    "2: LocalCeiling must be \"none\", \"tag\", \"quarantine\" or "
	    "\"reject\", not \"notify\"\n" },
	{ "a category's ceiling has two words", FB_STR("CategoryCeiling tag"),
	    "2: CategoryCeiling must be a category and none, tag, quarantine "
	    "or reject, such as \"phish tag\", not \"tag\"\n" },
	{ "a category's ceiling can be reached",
	    FB_STR("CategoryCeiling illegal quarantine"),
	    "2: CategoryCeiling: mail of category \"illegal\" is tagged at "
	    "most, or only told to the duty officer\n" },
	{ "a life in danger is told, not tagged",
	    FB_STR("CategoryCeiling life tag"),
	    "2: CategoryCeiling: mail of category \"life\" is tagged at most, "
	    "or only told to the duty officer\n" },
	{ "a mark accuses nobody", FB_STR("SubjectMarkText [詐欺]"),
	    "2: SubjectMarkText must speak of a suspicion, not of "
	    "fraud\n" },
	{ "a category has one ceiling",
	    FB_STR("CategoryCeiling phish tag\nCategoryCeiling phish none"),
	    "3: CategoryCeiling is given twice for \"phish\"\n" },
	{ "a network has no bits behind its prefix",
	    FB_STR("LocalNetwork 192.0.2.1/24"),
	    "2: LocalNetwork must be an address or a network such as "
	    "192.0.2.0/24 or 2001:db8::/32, with no bit set behind the "
	    "prefix, not \"192.0.2.1/24\"\n" },
	{ "a sender is no address", FB_STR("AllowSender a@shop.example"),
	    "2: AllowSender must be a domain such as shop.example, not "
	    "\"a@shop.example\"\n" },
	{ "a sender has two labels", FB_STR("AllowSender example"),
	    "2: AllowSender must be a domain such as shop.example, not "
	    "\"example\"\n" },
	{ "a sender has no empty label", FB_STR("AllowSender shop..example"),
	    "2: AllowSender must be a domain such as shop.example, not "
	    "\"shop..example\"\n" },
	{ "a public suffix is no sender", FB_STR("AllowSender co.jp"),
	    "2: AllowSender \"co.jp\" belongs to many owners; name the domain "
	    "of one\n" },
	{ "the case of words matters", FB_STR("Mode Observe"),
	    "2: Mode must be \"observe\" or \"enforce\", not \"Observe\"\n" },
	{ "a switch is on or off", FB_STR("SubjectMark yes"),
	    "2: SubjectMark must be \"on\" or \"off\", not \"yes\"\n" },
	{ "a table is not relative", FB_STR("Consent cdb:consent\n"),
	    "2: Consent must be an absolute path that begins with \"/\", not "
	    "\"cdb:consent\"\n" },
	{ "a table is of a kind that we read", FB_STR("Consent hash:/x\n"),
	    "2: Consent must be an absolute path that begins with \"/\", not "
	    "\"hash:/x\"\n" },
	{ "a delimiter is no letter", FB_STR("RecipientDelimiter x\n"),
	    "2: RecipientDelimiter must be \"none\" or up to 7 characters such "
	    "as \"+\" or \"+-\", not \"x\"\n" },
	{ "nor an at sign", FB_STR("RecipientDelimiter +@\n"),
	    "2: RecipientDelimiter must be \"none\" or up to 7 characters such "
	    "as \"+\" or \"+-\", not \"+@\"\n" },
	{ "a value is missing", FB_STR("Mode"), "2: \"Mode\" has no value\n" },
	{ "a comment is no value", FB_STR("Mode # observe"),
	    "2: \"Mode\" has no value\n" },
	{ "given twice", FB_STR("Mode observe\n\nmode enforce"),
	    "4: \"Mode\" is given twice, first in line 2\n" },
	{ "given twice, wrong the first time", FB_STR("Mode on\nMode enforce"),
	    "2: Mode must be \"observe\" or \"enforce\", not \"on\"\n"
	    "3: \"Mode\" is given twice, first in line 2\n" },
	{ "an open quote", FB_STR("Consent \"/etc/x"),
	    "2: the closing quotation mark is missing\n" },
	{ "an escaped quote does not close", FB_STR("Consent \"/etc/x\\\""),
	    "2: the closing quotation mark is missing\n" },
	{ "something behind the quote", FB_STR("Consent \"/etc/x\" y"),
	    "2: \"y\" stands behind the closing quotation mark\n" },
	{ "Shift_JIS", FB_STR("# right\nSubjectMarkText \x89\xCB"),
	    "3:17: this is not UTF-8; save the file as UTF-8\n" },
	{ "Shift_JIS in a comment", FB_STR("# 同 \x89\xCB"),
	    "2:5: this is not UTF-8; save the file as UTF-8\n" },
	{ "a NUL", FB_STR("Mode\0 observe"),
	    "2:5: a control character (U+0000) stands here\n" },
	{ "a folder is a path or off", FB_STR("DecisionLog no"),
	    "2: DecisionLog must be an absolute path that begins with \"/\", "
	    "not \"no\"\n" },
	{ "points are no words", FB_STR("ThresholdTag many"),
	    "2: ThresholdTag must be from 0.1 to 1000, not \"many\"\n" },
	{ "points have three decimals at most", FB_STR("ThresholdTag 5.0001"),
	    "2: ThresholdTag must be from 0.1 to 1000, not \"5.0001\"\n" },
	{ "points have digits behind the dot", FB_STR("ThresholdTag 5."),
	    "2: ThresholdTag must be from 0.1 to 1000, not \"5.\"\n" },
	{ "points have digits before the dot", FB_STR("ThresholdTag .5"),
	    "2: ThresholdTag must be from 0.1 to 1000, not \".5\"\n" },
	{ "points have no comma", FB_STR("ThresholdTag 5,5"),
	    "2: ThresholdTag must be from 0.1 to 1000, not \"5,5\"\n" },
	{ "points have no sign", FB_STR("ThresholdTag -5"),
	    "2: ThresholdTag must be from 0.1 to 1000, not \"-5\"\n" },
	{ "zero points would convict everybody", FB_STR("ThresholdTag 0"),
	    "2: ThresholdTag must be from 0.1 to 1000, not \"0\"\n" },
	{ "points do not overflow",
	    FB_STR("ThresholdTag 18446744073709551616.5"),
	    "2: ThresholdTag must be from 0.1 to 1000, not "
	    "\"18446744073709551616.5\"\n" },
	{ "points do not wrap around", FB_STR("ThresholdTag 18446744073709552"),
	    "2: ThresholdTag must be from 0.1 to 1000, not "
	    "\"18446744073709552\"\n" },
	{ "thresholds rise", FB_STR("ThresholdTag 9\n#\nThresholdReject 8.5"),
	    "4: the thresholds must rise: ThresholdTag is 9, "
	    "ThresholdQuarantine 8, ThresholdReject 8.5\n" },
	{ "a duration needs a unit", FB_STR("ScanTimeout 5"),
	    "2: ScanTimeout must be a whole number with one of the units ms, "
	    "s, min and h, such as 5s, not \"5\"\n" },
	{ "a duration is whole", FB_STR("ScanTimeout 1.5s"),
	    "2: ScanTimeout must be a whole number with one of the units ms, "
	    "s, min and h, such as 5s, not \"1.5s\"\n" },
	{ "a duration is in its range", FB_STR("ScanTimeout 2min"),
	    "2: ScanTimeout must be from 100ms to 1min, not \"2min\"\n" },
	{ "a duration does not overflow",
	    FB_STR("ScanTimeout 18446744073709551615min"),
	    "2: ScanTimeout must be a whole number with one of the units ms, "
	    "s, min and h, such as 5s, not \"18446744073709551615min\"\n" },
	{ "seconds are whole", FB_STR("BreakerWindow 1500ms"),
	    "2: BreakerWindow must be whole seconds, not \"1500ms\"\n" },
	{ "seconds are in their range", FB_STR("BreakerWindow 61min"),
	    "2: BreakerWindow must be from 1s to 1h, not \"61min\"\n" },
	{ "a size has a known unit", FB_STR("MessageSize 5T"),
	    "2: MessageSize must be a number of bytes or a whole number with "
	    "one of the units k, M and G, such as 32M, not \"5T\"\n" },
	{ "a size is in its range", FB_STR("MessageSize 1k"),
	    "2: MessageSize must be from 64k to 1G, not \"1k\"\n" },
	{ "a size does not overflow", FB_STR("MessageSize 18014398509481984M"),
	    "2: MessageSize must be a number of bytes or a whole number with "
	    "one of the units k, M and G, such as 32M, not "
	    "\"18014398509481984M\"\n" },
	{ "an integer is in its range", FB_STR("ScanWorkers 65"),
	    "2: ScanWorkers must be from 0 to 64, not \"65\"\n" },
	{ "an integer is whole", FB_STR("ScanWorkers 2x"),
	    "2: ScanWorkers must be from 0 to 64, not \"2x\"\n" },
	{ "an integer is not negative", FB_STR("ScanWorkers -1"),
	    "2: ScanWorkers must be from 0 to 64, not \"-1\"\n" },
	{ "a clause does not overflow", FB_STR("ClauseMinimum 4294967296"),
	    "2: ClauseMinimum must be from 0 to 4294967295, not "
	    "\"4294967296\"\n" },
	{ "a mode is octal", FB_STR("SocketMode 0680"),
	    "2: SocketMode must be from 0000 to 0777, not \"0680\"\n" },
	{ "a mode is in its range", FB_STR("SocketMode 01777"),
	    "2: SocketMode must be from 0000 to 0777, not \"01777\"\n" },
	{ "a path is absolute", FB_STR("List lists/a.cdb"),
	    "2: List must be an absolute path that begins with \"/\", not "
	    "\"lists/a.cdb\"\n" },
	{ "a list needs a path", FB_STR("List /a\nList \"\""),
	    "3: List needs a path\n" },
	{ "a list stands once", FB_STR("List /a\nShadowList /a"),
	    "3: the list \"/a\" is given twice\n" },
	{ "a trusted server is one word",
	    FB_STR("TrustedAuthserv mx1.example.jp mx2.example.jp"),
	    "2: TrustedAuthserv must be one authserv-id such as "
	    "mx.example.jp, not \"mx1.example.jp mx2.example.jp\"\n" },
	{ "a trusted server has no semicolon",
	    FB_STR("TrustedAuthserv mx.example.jp;"),
	    "2: TrustedAuthserv must be one authserv-id such as "
	    "mx.example.jp, not \"mx.example.jp;\"\n" },
	{ "a trusted server has a name",
	    FB_STR("TrustedAuthserv a\nTrustedAuthserv \"\""),
	    "3: TrustedAuthserv must be one authserv-id such as "
	    "mx.example.jp, not \"\"\n" },
	{ "nine trusted servers are too many",
	    FB_STR("TrustedAuthserv a\nTrustedAuthserv b\nTrustedAuthserv c\n"
		   "TrustedAuthserv d\nTrustedAuthserv e\nTrustedAuthserv f\n"
		   "TrustedAuthserv g\nTrustedAuthserv h\nTrustedAuthserv A\n"
		   "TrustedAuthserv i"),
	    "11: there are more than 8 trusted servers\n" },
	{ "an address has a domain", FB_STR("ReportAddress report"),
	    "2: ReportAddress must be one mail address such as "
	    "report@example.jp, not \"report\"\n" },
	{ "an address stands alone", FB_STR("ReportAddress a@b.jp c@d.jp"),
	    "2: ReportAddress must be one mail address such as "
	    "report@example.jp, not \"a@b.jp c@d.jp\"\n" },
	{ "a name is one word", FB_STR("User fake bill"),
	    "2: User must be a name of at most 63 letters, digits, \".\", "
	    "\"_\" and \"-\", not \"fake bill\"\n" },
	{ "a mark fits into one line of a Subject",
	    FB_STR("SubjectMarkText 一二三四五六七八九十一二三x"),
	    "2: SubjectMarkText is too long: 40 bytes of UTF-8, at most 39 "
	    "fit into one line of a Subject (13 Japanese characters)\n" },
	{ "a mark is not empty", FB_STR("SubjectMarkText \"\""),
	    "2: SubjectMarkText must not be empty\n" },
	{ "a mark has no invisible controls",
	    FB_STR("SubjectMarkText a\xC2\x85"),
	    "2: SubjectMarkText must not hold control characters\n" },
	{ "a port alone would be open to all", FB_STR("Socket inet:8892"),
	    "2: Socket \"inet:8892\" would listen on every interface of this "
	    "machine; name the address: inet:8892@127.0.0.1\n" },
	{ "an IPv6 port alone too", FB_STR("Socket inet6:8892"),
	    "2: Socket \"inet6:8892\" would listen on every interface of this "
	    "machine; name the address: inet6:8892@::1\n" },
	{ "Postfix's order of host and port is told",
	    FB_STR("Socket inet:127.0.0.1:8892"),
	    "2: Socket must be inet:port@host, such as inet:8892@127.0.0.1 "
	    "(host:port is the order of main.cf), not "
	    "\"inet:127.0.0.1:8892\"\n" },
	{ "a port without an address is refused", FB_STR("Socket inet:8892@"),
	    "2: Socket needs a host name or address behind \"@\" in "
	    "\"inet:8892@\"\n" },
	{ "a host has no blanks", FB_STR("Socket inet:8892@a b"),
	    "2: Socket needs a host name or address behind \"@\" in "
	    "\"inet:8892@a b\"\n" },
	{ "a port is a number", FB_STR("Socket inet:smtp@localhost"),
	    "2: the port of Socket must be a number from 1 to 65535 in "
	    "\"inet:smtp@localhost\"\n" },
	{ "a port is in its range", FB_STR("Socket inet:65536@localhost"),
	    "2: the port of Socket must be a number from 1 to 65535 in "
	    "\"inet:65536@localhost\"\n" },
	{ "a socket has a kind", FB_STR("Socket /run/x"),
	    "2: Socket must be unix:/path or inet:port@host, not "
	    "\"/run/x\"\n" },
	{ "a socket's path is absolute", FB_STR("Socket unix:run/x"),
	    "2: Socket needs an absolute path behind \"unix:\" in "
	    "\"unix:run/x\"\n" },
	{ "hostile values are shown harmless",
	    FB_STR("Mode \xC2\x9B"
		   "31m"),
	    "2: Mode must be \"observe\" or \"enforce\", not \"?31m\"\n" },
	{ "long values are cut",
	    FB_STR("Mode "
		   "01234567890123456789012345678901234567890123456789"
		   "01234567890123456789"),
	    "2: Mode must be \"observe\" or \"enforce\", not "
	    "\"01234567890123456789012345678901234567890123456789"
	    "012345678901234567...\"\n" },
	{ "all errors are told",
	    FB_STR("Mode on\nCeiling off\nScanTimeout soon"),
	    "2: Mode must be \"observe\" or \"enforce\", not \"on\"\n"
	    "3: Ceiling must be \"tag\", \"quarantine\" or \"reject\", not "
	    "\"off\"\n"
	    "4: ScanTimeout must be a whole number with one of the units ms, "
	    "s, min and h, such as 5s, not \"soon\"\n" },
};

static void
reports(void **state)
{
	const typeof(*mistakes) *c = *state;
	struct fb_settings settings = { .scan_workers = 77 };
	struct errors errors = { .len = 0 };
	char text[1024] = "Operator isp\n";
	size_t len = strlen(text);

	memcpy(text + len, c->text.data, c->text.len);
	len += c->text.len;
	assert_int_equal(fb_settings_parse(&settings,
			     (struct fb_str) { text, len }, "t", note, &errors),
	    FB_ERR_SYNTAX);
	assert_string_equal(errors.text, c->want);
	assert_int_equal(settings.scan_workers, 77);
	assert_int_equal(fb_settings_parse(&settings,
			     (struct fb_str) { text, len }, "t", NULL, NULL),
	    FB_ERR_SYNTAX);
}

static void
an_operator_must_be_named(void **state)
{
	struct fb_settings settings;
	struct errors errors = { .len = 0 };

	(void)state;
	assert_int_equal(fb_settings_parse(&settings, FB_STR(""), "t", note,
			     &errors),
	    FB_ERR_SYNTAX);
	assert_string_equal(errors.text,
	    "0: Operator must be set to \"isp\", \"company\" or "
	    "\"university\"; it has no default, because the law differs "
	    "between them\n");
	errors = (struct errors) { .len = 0 };
	assert_int_equal(fb_settings_parse(&settings, FB_STR("Operator bank"),
			     "t", note, &errors),
	    FB_ERR_SYNTAX);
	assert_string_equal(errors.text,
	    "1: Operator must be \"isp\", \"company\" or \"university\", not "
	    "\"bank\"\n");
	errors = (struct errors) { .len = 0 };
	assert_int_equal(fb_settings_parse(&settings, FB_STR("Operator \"\""),
			     "t", note, &errors),
	    FB_ERR_SYNTAX);
}

/* Lengths at the edge: the longest that fits, and one byte more. */
static const struct {
	const char *name, *before;
	size_t longest; /* bytes of the value behind `before` */
} lengths[] = {
	{ "a path has an end", "Consent /", FB_PATH_MAX_BYTES - 2 },
	{ "a compiled table's path has an end", "Consent cdb:/",
	    FB_PATH_MAX_BYTES - 2 },
	{ "a list's path has an end", "List /", FB_PATH_MAX_BYTES - 2 },
	{ "a UNIX socket has an end", "Socket unix:/", 105 },
	{ "a name has an end", "User ", 63 },
	{ "an address has an end", "ReportAddress a@", 125 },
};

static void
has_an_end(void **state)
{
	const typeof(*lengths) *c = *state;
	struct fb_settings settings;

	for (size_t more = 0; more < 900; more++) {
		char text[2048];
		int n =
		    snprintf(text, sizeof text, "Operator isp\n%s", c->before);
		memset(text + n, 'x', c->longest + more);
		assert_int_equal(fb_settings_parse(&settings,
				     (struct fb_str) { text,
					 (size_t)n + c->longest + more },
				     "t", NULL, NULL),
		    more == 0 ? FB_OK : FB_ERR_SYNTAX);
	}
}

static void
lists_and_addresses_have_a_number(void **state)
{
	struct fb_settings settings;

	(void)state;
	for (unsigned count = 15; count <= 18; count++) {
		char lists[1024] = "Operator isp\n";
		char addresses[1024] = "Operator isp\n";
		for (unsigned i = 0; i < count; i++) {
			snprintf(lists + strlen(lists), 32, "List /%u\n", i);
			snprintf(addresses + strlen(addresses), 32,
			    "ReportAddress r%u@b.jp\n", i);
		}
		enum fb_status want = count <= 16 ? FB_OK : FB_ERR_SYNTAX;
		assert_int_equal(fb_settings_parse(&settings, fb_str(lists),
				     "t", NULL, NULL),
		    want);
		assert_int_equal(fb_settings_parse(&settings, fb_str(addresses),
				     "t", NULL, NULL),
		    want);
	}
}

/* ---- what is printed ------------------------------------------------- */

static struct fb_str
printed(void (*print)(FILE *))
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	print(out);
	assert_int_equal(fclose(out), 0);
	return (struct fb_str) { text, len };
}

static size_t
member_size(const struct fb_setting *row)
{
	switch (row->type) {
	case FB_SETTING_PATH:
	case FB_SETTING_FOLDER:
	case FB_SETTING_SOCKET:
	case FB_SETTING_NAME:
	case FB_SETTING_MARK:
		return row->room;
	case FB_SETTING_SWITCH:
		return sizeof(bool);
	case FB_SETTING_SIZE:
		return sizeof(uint64_t);
	default:
		return sizeof(unsigned);
	}
}

/* The sample parses, as it is and with every line put in force. */
static void
the_sample_says_the_defaults(void **state)
{
	struct fb_str sample = printed(fb_settings_print_sample);
	char *text = malloc(sample.len + 32);
	size_t len = 0;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < sample.len; i++) {
		bool begins = i == 0 || sample.data[i - 1] == '\n';
		assert_true(sample.data[i] != '\t');
		if (!(begins && sample.data[i] == '#' &&
			sample.data[i + 1] != ' '))
			text[len++] = sample.data[i];
	}
	struct fb_settings full = parse((struct fb_str) { text, len });
	assert_int_equal(full.operator_type, FB_OPERATOR_COMPANY);
	assert_int_equal(full.list_count, 2);
	assert_int_equal(full.report_address_count, 1);

	/* All but the examples is as it is by default. */
	struct fb_settings plain = parse(FB_STR("Operator company"));
	for (size_t i = 0; i < fb_setting_count; i++) {
		const struct fb_setting *row = &fb_setting_table[i];
		if (row->initial == NULL || row->initial[0] == '\0')
			continue;
		assert_memory_equal((const char *)&full + row->offset,
		    (const char *)&plain + row->offset, member_size(row));
	}
	free(text);
	free((void *)(uintptr_t)sample.data);
}

static void
every_row_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < fb_setting_count; i++) {
		const struct fb_setting *row = &fb_setting_table[i];
		assert_non_null(row->name);
		assert_non_null(row->help);
		assert_int_equal(row->help[strlen(row->help) - 1], '.');
		if (row->initial == NULL || row->initial[0] == '\0')
			assert_non_null(row->example);
		assert_ptr_equal(fb_setting_find(fb_str(row->name)), row);
		assert_ptr_equal(fb_setting_nearest(fb_str(row->name)), row);
		assert_true(row->min <= row->max);
	}
}

static const struct {
	const char *name, *socket, *postfix, *sendmail;
} mta_lines[] = {
	{ "the default socket", "unix:/run/fakebill/milter.sock",
	    "\nsmtpd_milters = unix:/run/fakebill/milter.sock\n"
	    "milter_default_action = accept\n",
	    "\nINPUT_MAIL_FILTER(`fakebill', "
	    "`S=unix:/run/fakebill/milter.sock, T=S:30s;R:90s;E:5m')dnl\n" },
	{ "a socket in the queue directory is named within it",
	    "unix:/var/spool/postfix/fakebill/milter.sock",
	    "\nsmtpd_milters = unix:fakebill/milter.sock\n",
	    "`S=unix:/var/spool/postfix/fakebill/milter.sock, " },
	{ "Postfix turns host and port around", "inet:8892@127.0.0.1",
	    "\nsmtpd_milters = inet:127.0.0.1:8892\n",
	    "`S=inet:8892@127.0.0.1, " },
	{ "and puts IPv6 in brackets", "inet6:8892@::1",
	    "\nsmtpd_milters = inet:[::1]:8892\n", "`S=inet6:8892@::1, " },
	{ "but not a name", "inet6:8892@ip6-localhost",
	    "\nsmtpd_milters = inet:ip6-localhost:8892\n",
	    "`S=inet6:8892@ip6-localhost, " },
};

static void
prints_mta_lines(void **state)
{
	const typeof(*mta_lines) *c = *state;
	struct fb_settings settings = { .mode = FB_MODE_OBSERVE };
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	snprintf(settings.socket, sizeof settings.socket, "%s", c->socket);
	fb_settings_print_mta_lines(out, &settings);
	assert_int_equal(fclose(out), 0);
	assert_non_null(strstr(text, c->postfix));
	assert_non_null(strstr(text, c->sendmail));
	free(text);
}

int
main(void)
{
	struct table table = { 0 };
	table_add(&table, "the defaults are these", the_defaults_are_these,
	    NULL);
	TABLE_ADD(&table, values, reads);
	table_add(&table, "some settings repeat", some_settings_repeat, NULL);
	TABLE_ADD(&table, mistakes, reports);
	table_add(&table, "an operator must be named",
	    an_operator_must_be_named, NULL);
	TABLE_ADD(&table, lengths, has_an_end);
	table_add(&table, "lists and addresses have a number",
	    lists_and_addresses_have_a_number, NULL);
	table_add(&table, "the sample says the defaults",
	    the_sample_says_the_defaults, NULL);
	table_add(&table, "every row is complete", every_row_is_complete, NULL);
	TABLE_ADD(&table, mta_lines, prints_mta_lines);
	return table_run(&table, "settings");
}
