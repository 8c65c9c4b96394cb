/* SPDX-License-Identifier: BSD-2-Clause */
#include "settings_table.h"

#include <ctype.h>
#include <limits.h>

#include "decision_log.h"
#include "i18n.h"

static const char *const operator_list[] = { "", "isp", "company",
	"university" };
static const char *const mode_list[] = { "observe", "enforce" };
static const char *const mixed_list[] = { "lenient", "split" };
static const char *const ceiling_list[] = { "none", "tag", "quarantine",
	"reject" };
static const char *const sandbox_list[] = { "required", "available" };
static const char *const log_list[] = { "syslog", "stderr" };

#define WORDS(list) \
	{ \
		list, sizeof(list) / sizeof *(list) \
	}
static const struct fb_words operator_words = WORDS(operator_list);
static const struct fb_words mode_words = WORDS(mode_list);
static const struct fb_words mixed_words = WORDS(mixed_list);
static const struct fb_words ceiling_words = WORDS(ceiling_list);
static const struct fb_words sandbox_words = WORDS(sandbox_list);
static const struct fb_words log_words = WORDS(log_list);

_Static_assert(sizeof operator_list / sizeof *operator_list ==
	FB_OPERATOR_UNIVERSITY + 1,
    "one word for each operator type");
_Static_assert(sizeof(enum fb_operator) == sizeof(unsigned) &&
	sizeof(enum fb_verdict) == sizeof(unsigned) &&
	sizeof(enum fb_sandbox_need) == sizeof(unsigned),
    "words are stored as unsigned");

/*
 * The offset of a member, and proof at compile time that the member has the
 * type that its row says.
 */
#define MEMBER(member, type_) \
	offsetof(struct fb_settings, member) + \
	    0 * \
		sizeof(char[__builtin_types_compatible_p( \
				typeof(((struct fb_settings *)0)->member), \
				type_) ? \
			1 : \
			-1])
#define TEXT_MEMBER(member) \
	.offset = offsetof(struct fb_settings, member), \
	.room = sizeof(((struct fb_settings *)0)->member)

#define KIB ((uint64_t)1 << 10)
#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)

/* clang-format off */
const struct fb_setting fb_setting_table[] = {
	{ .name = "Operator", .type = FB_SETTING_WORD,
	  .offset = MEMBER(operator_type, enum fb_operator),
	  .words = &operator_words, .first_word = FB_OPERATOR_ISP,
	  .initial = NULL, .example = "company",
	  .help = N_("Who runs the mail system; an isp may inspect only the "
	      "mail of those who agreed.") },
	{ .name = "Mode", .type = FB_SETTING_WORD,
	  .offset = MEMBER(mode, enum fb_mode), .words = &mode_words,
	  .initial = "observe",
	  .help = N_("Whether mail is only judged and logged, or also acted "
	      "upon.") },
	{ .name = "List", .type = FB_SETTING_LIST,
	  .offset = offsetof(struct fb_settings, list),
	  .initial = "", .example = "/var/lib/fakebill/jp-fakebill.cdb",
	  .help = N_("Compiled list to judge by; may be given several "
	      "times.") },
	{ .name = "ShadowList", .type = FB_SETTING_SHADOW_LIST,
	  .offset = offsetof(struct fb_settings, list),
	  .initial = "", .example = "/var/lib/fakebill/trial.cdb",
	  .help = N_("List that is matched and logged but counts nothing; may "
	      "be given several times.") },
	{ .name = "ShadowCategory", .type = FB_SETTING_CATEGORY,
	  .offset = MEMBER(shadow_categories, fb_category_set),
	  .words = &fb_category_words, .initial = "", .example = "card",
	  .help = N_("Category whose entries are matched and logged but count "
	      "nothing yet; may be given several times.") },
	{ .name = "Overrides", .type = FB_SETTING_PATH,
	  TEXT_MEMBER(overrides), .initial = FB_OVERRIDES_DEFAULT,
	  .help = N_("Entries and values that count nothing here, see "
	      "fakebill-overrides(5).") },
	{ .name = "ThresholdTag", .type = FB_SETTING_POINTS,
	  .offset = MEMBER(thresholds.tag_milli, int32_t),
	  .initial = "5", .min = 100, .max = 1000000,
	  .help = N_("Points from which a message is tagged.") },
	{ .name = "ThresholdQuarantine", .type = FB_SETTING_POINTS,
	  .offset = MEMBER(thresholds.quarantine_milli, int32_t),
	  .initial = "8", .min = 100, .max = 1000000,
	  .help = N_("Points from which a message is quarantined, where "
	      "Ceiling allows it.") },
	{ .name = "ThresholdReject", .type = FB_SETTING_POINTS,
	  .offset = MEMBER(thresholds.reject_milli, int32_t),
	  .initial = "12", .min = 100, .max = 1000000,
	  .help = N_("Points from which a message is rejected, where Ceiling "
	      "allows it.") },
	{ .name = "Ceiling", .type = FB_SETTING_WORD,
	  .offset = MEMBER(ceiling, enum fb_verdict),
	  .words = &fb_verdict_words, .first_word = FB_VERDICT_TAG,
	  .initial = "tag",
	  .help = N_("Strongest action for anybody's mail, whatever the "
	      "score.") },
	{ .name = "CategoryCeiling", .type = FB_SETTING_CATEGORY_CEILING,
	  .offset = offsetof(struct fb_settings, category_ceiling),
	  .words = &ceiling_words,
	  .initial = "", .example = "phish tag",
	  .help = N_("Strongest action for mail of one category; may be given "
	      "once for each category.") },
	{ .name = "Desk", .type = FB_SETTING_REPLY,
	  TEXT_MEMBER(desk),
	  .initial = "", .example = "desk@example.jp or +81-3-0000-0000",
	  .help = N_("Whom the sender of a rejected mail may ask, in ASCII; "
	      "Ceiling reject needs it.") },
	{ .name = "LocalNetwork", .type = FB_SETTING_NETWORK,
	  .offset = offsetof(struct fb_settings, local_network),
	  .initial = "", .example = "192.0.2.0/24",
	  .help = N_("Network of our own machines besides loopback; may be "
	      "given several times.") },
	{ .name = "LocalCeiling", .type = FB_SETTING_CEILING,
	  .offset = MEMBER(local_ceiling, enum fb_verdict),
	  .words = &ceiling_words, .initial = "quarantine",
	  .help = N_("Strongest action for mail from our own machines; with "
	      "none it is not inspected.") },
	{ .name = "SubmitterCeiling", .type = FB_SETTING_CEILING,
	  .offset = MEMBER(submitter_ceiling, enum fb_verdict),
	  .words = &ceiling_words, .initial = "none",
	  .help = N_("Strongest action for mail of authenticated clients; "
	      "with none it is not inspected.") },
	{ .name = "AllowSender", .type = FB_SETTING_DOMAIN,
	  .offset = offsetof(struct fb_settings, allow_sender),
	  .initial = "", .example = "shop.example",
	  .help = N_("Sender domain whose authenticated mail is never acted "
	      "upon; may be given several times.") },
	{ .name = "SubjectMark", .type = FB_SETTING_SWITCH,
	  .offset = MEMBER(subject_mark, bool), .initial = "off",
	  .help = N_("Whether the Subject of tagged mail gets a mark.") },
	{ .name = "SubjectMarkText", .type = FB_SETTING_MARK,
	  TEXT_MEMBER(subject_mark_text),
	  .initial = "[架空請求の疑い 相談188]",
	  .help = N_("The mark put before the Subject.") },
	{ .name = "Consent", .type = FB_SETTING_TABLE,
	  TEXT_MEMBER(consent),
	  .initial = "", .example = "/etc/fakebill/consent",
	  .help = N_("Table of who agreed to what, see "
	      "fakebill-consent(5); cdb:/path for a compiled one.") },
	{ .name = "RecipientDelimiter", .type = FB_SETTING_DELIMITER,
	  TEXT_MEMBER(recipient_delimiter), .initial = "+",
	  .help = N_("Characters that begin an address extension, as in "
	      "user+shop@example.jp, or none.") },
	{ .name = "LocalDomain", .type = FB_SETTING_NAME,
	  TEXT_MEMBER(local_domain),
	  .initial = "", .example = "example.jp",
	  .help = N_("Domain of recipients whom the mail server names by the "
	      "user alone.") },
	{ .name = "ClauseMinimum", .type = FB_SETTING_INTEGER,
	  .offset = MEMBER(clause_minimum, uint32_t),
	  .initial = "0", .min = 0, .max = UINT32_MAX,
	  .help = N_("Oldest version of the consent clause that still "
	      "counts.") },
	{ .name = "MixedRecipients", .type = FB_SETTING_WORD,
	  .offset = MEMBER(mixed_recipients, enum fb_mixed),
	  .words = &mixed_words, .initial = "lenient",
	  .help = N_("What happens to a message when some of its recipients "
	      "agreed and others did not.") },
	{ .name = "TrustedAuthserv", .type = FB_SETTING_AUTHSERV,
	  .offset = MEMBER(trusted_authserv, struct fb_authserv_ids),
	  .initial = "", .example = "mx.example.jp",
	  .help = N_("Server whose Authentication-Results are believed; may "
	      "be given several times.") },
	{ .name = "ReportAddress", .type = FB_SETTING_ADDRESS,
	  .offset = offsetof(struct fb_settings, report_address),
	  .initial = "", .example = "report@example.jp",
	  .help = N_("Address of reports, never inspected; may be given "
	      "several times.") },
	{ .name = "Socket", .type = FB_SETTING_SOCKET,
	  TEXT_MEMBER(socket), .initial = "unix:/run/fakebill/milter.sock",
	  .help = N_("Where the mail server reaches the milter: unix:/path "
	      "or inet:port@host.") },
	{ .name = "SocketMode", .type = FB_SETTING_OCTAL,
	  .offset = MEMBER(socket_mode, unsigned),
	  .initial = "0660", .min = 0, .max = 0777,
	  .help = N_("Permissions of a UNIX socket.") },
	{ .name = "SocketGroup", .type = FB_SETTING_NAME,
	  TEXT_MEMBER(socket_group),
	  .initial = "", .example = "postfix",
	  .help = N_("Group of a UNIX socket, which the mail server must "
	      "belong to.") },
	{ .name = "User", .type = FB_SETTING_NAME,
	  TEXT_MEMBER(user), .initial = "", .example = "fakebill",
	  .help = N_("User to run as when started as root.") },
	{ .name = "Group", .type = FB_SETTING_NAME,
	  TEXT_MEMBER(group), .initial = "", .example = "fakebill",
	  .help = N_("Group to run as when started as root.") },
	{ .name = "ScanUser", .type = FB_SETTING_NAME,
	  TEXT_MEMBER(scan_user),
	  .initial = "", .example = "fakebill-scan",
	  .help = N_("User of the scan workers when started as root; as User "
	      "if not set.") },
	{ .name = "SpfUser", .type = FB_SETTING_NAME,
	  TEXT_MEMBER(spf_user),
	  .initial = "", .example = "fakebill-spf",
	  .help = N_("User of the SPF worker when started as root; as User "
	      "if not set.") },
	{ .name = "PidFile", .type = FB_SETTING_PATH,
	  TEXT_MEMBER(pid_file),
	  .initial = "", .example = "/run/fakebill/milter.pid",
	  .help = N_("File that holds the process id while the program "
	      "runs.") },
	{ .name = "Log", .type = FB_SETTING_WORD,
	  .offset = MEMBER(log_target, enum fb_log_target),
	  .words = &log_words, .initial = "syslog",
	  .help = N_("Where the log goes.") },
	{ .name = "DecisionLog", .type = FB_SETTING_FOLDER,
	  TEXT_MEMBER(decision_log),
	  .initial = FB_DECISION_FOLDER,
	  .help = N_("Folder of the decision log, see "
	      "fakebill-decisions(5); off writes none.") },
	{ .name = "DecisionLogDays", .type = FB_SETTING_INTEGER,
	  .offset = MEMBER(decision_log_days, unsigned),
	  .initial = "30", .min = 1, .max = 3650,
	  .help = N_("Days after which a day of the decision log is "
	      "erased, unless it is held.") },
	{ .name = "MessageSize", .type = FB_SETTING_SIZE,
	  .offset = MEMBER(message_bytes, uint64_t),
	  .initial = "32M", .min = 64 * KIB, .max = GIB,
	  .help = N_("How much of a message is read; what stands beyond is "
	      "delivered unread.") },
	{ .name = "SessionsMax", .type = FB_SETTING_INTEGER,
	  .offset = MEMBER(sessions_max, unsigned),
	  .initial = "500", .min = 1, .max = 100000,
	  .help = N_("Connections of the mail server that are looked at; "
	      "mail of further ones is delivered unjudged.") },
	{ .name = "MessageMemory", .type = FB_SETTING_SIZE,
	  .offset = MEMBER(message_memory_bytes, uint64_t),
	  .initial = "1G", .min = MIB, .max = 1024 * GIB,
	  .help = N_("Memory for all messages together; what finds none is "
	      "delivered unjudged.") },
	{ .name = "WatchdogInterval", .type = FB_SETTING_MILLISECONDS,
	  .offset = MEMBER(watchdog_interval_ms, unsigned),
	  .initial = "10s", .min = 1000, .max = 60000,
	  .help = N_("How often the front is asked whether it serves; after "
	      "three questions without an answer it is started again.") },
	{ .name = "Sandbox", .type = FB_SETTING_WORD,
	  .offset = MEMBER(sandbox, enum fb_sandbox_need),
	  .words = &sandbox_words, .initial = "required",
	  .help = N_("Whether to start where the system refuses what "
	      "confines our processes.") },
	{ .name = "ScanWorkers", .type = FB_SETTING_INTEGER,
	  .offset = MEMBER(scan_workers, unsigned),
	  .initial = "0", .min = 0, .max = 64,
	  .help = N_("Number of scan workers; 0 is one for each processor, "
	      "two at least.") },
	{ .name = "ScanTimeout", .type = FB_SETTING_MILLISECONDS,
	  .offset = MEMBER(scan_timeout_ms, unsigned),
	  .initial = "5s", .min = 100, .max = 60000,
	  .help = N_("Deadline of one judgement; later the message is "
	      "delivered unjudged.") },
	{ .name = "ScanMemory", .type = FB_SETTING_SIZE,
	  .offset = MEMBER(scan_memory_bytes, uint64_t),
	  .initial = "512M", .min = 64 * MIB, .max = 64 * GIB,
	  .help = N_("Memory that one scan worker may take beyond its "
	      "lists.") },
	{ .name = "Spf", .type = FB_SETTING_SWITCH,
	  .offset = MEMBER(spf, bool), .initial = "on",
	  .help = N_("Whether DNS is asked for the SPF of a mail whose "
	      "verdict that can change.") },
	{ .name = "SpfTimeout", .type = FB_SETTING_MILLISECONDS,
	  .offset = MEMBER(spf_timeout_ms, unsigned),
	  .initial = "2s", .min = 200, .max = 20000,
	  .help = N_("Deadline of all SPF questions for one mail; later the "
	      "result is temperror.") },
	{ .name = "SpfWorkers", .type = FB_SETTING_INTEGER,
	  .offset = MEMBER(spf_workers, unsigned),
	  .initial = "2", .min = 1, .max = 16,
	  .help = N_("Number of processes that ask for SPF.") },
	{ .name = "BreakerCrashes", .type = FB_SETTING_INTEGER,
	  .offset = MEMBER(breaker_crashes, unsigned),
	  .initial = "5", .min = 1, .max = 1000,
	  .help = N_("Worker crashes within BreakerWindow after which "
	      "judging pauses.") },
	{ .name = "BreakerWindow", .type = FB_SETTING_SECONDS,
	  .offset = MEMBER(breaker_window_s, unsigned),
	  .initial = "60s", .min = 1, .max = 3600,
	  .help = N_("Time within which worker crashes are counted.") },
	{ .name = "BreakerPause", .type = FB_SETTING_SECONDS,
	  .offset = MEMBER(breaker_pause_s, unsigned),
	  .initial = "300s", .min = 1, .max = 86400,
	  .help = N_("How long judging pauses; mail is delivered unjudged "
	      "meanwhile.") },
};
/* clang-format on */

const size_t fb_setting_count =
    sizeof fb_setting_table / sizeof *fb_setting_table;

_Static_assert(sizeof fb_setting_table / sizeof *fb_setting_table <=
	FB_SETTINGS_MAX,
    "FB_SETTINGS_MAX is room for all rows");

bool
fb_setting_repeats(const struct fb_setting *setting)
{
	switch (setting->type) {
	case FB_SETTING_LIST:
	case FB_SETTING_SHADOW_LIST:
	case FB_SETTING_CATEGORY:
	case FB_SETTING_AUTHSERV:
	case FB_SETTING_ADDRESS:
	case FB_SETTING_CATEGORY_CEILING:
	case FB_SETTING_NETWORK:
	case FB_SETTING_DOMAIN:
		return true;
	default:
		return false;
	}
}

const struct fb_setting *
fb_setting_find(struct fb_str name)
{
	for (size_t i = 0; i < fb_setting_count; i++)
		if (fb_str_equal_nocase(fb_str(fb_setting_table[i].name), name))
			return &fb_setting_table[i];
	return NULL;
}

#define NAME_MAX_BYTES 32 /* longer words are no misspelt names */

static unsigned
least(unsigned a, unsigned b, unsigned c)
{
	unsigned ab = a < b ? a : b;
	return ab < c ? ab : c;
}

static bool
is_same_letter(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/*
 * Edit distance with swapped neighbours as one mistake (optimal string
 * alignment): "Mdoe" is one step from "Mode".
 */
static unsigned
distance(struct fb_str a, struct fb_str b)
{
	unsigned row[3][NAME_MAX_BYTES + 1];
	unsigned *before = row[0], *last = row[1], *now = row[2];

	for (size_t j = 0; j <= b.len; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		now[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same =
			    is_same_letter(a.data[i - 1], b.data[j - 1]);
			now[j] = least(last[j] + 1, now[j - 1] + 1,
			    last[j - 1] + !same);
			if (i > 1 && j > 1 &&
			    is_same_letter(a.data[i - 1], b.data[j - 2]) &&
			    is_same_letter(a.data[i - 2], b.data[j - 1]) &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		unsigned *oldest = before;
		before = last;
		last = now;
		now = oldest;
	}
	return last[b.len];
}

const struct fb_setting *
fb_setting_nearest(struct fb_str name)
{
	const struct fb_setting *nearest = NULL;
	unsigned nearest_distance = UINT_MAX;

	if (name.len == 0 || name.len > NAME_MAX_BYTES)
		return NULL;
	for (size_t i = 0; i < fb_setting_count; i++) {
		struct fb_str known = fb_str(fb_setting_table[i].name);
		/* Further than a third of the word is a guess. */
		size_t furthest = (known.len + 2) / 3;
		if (known.len > NAME_MAX_BYTES ||
		    known.len + furthest < name.len ||
		    name.len + furthest < known.len)
			continue;
		unsigned d = distance(name, known);
		if (d < nearest_distance && d <= furthest) {
			nearest_distance = d;
			nearest = &fb_setting_table[i];
		}
	}
	return nearest;
}
