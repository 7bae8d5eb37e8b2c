# tap.pl: read TAP as Perl's own harness does and say what was understood.
#
#   tap.pl FILE: one line, "passed N failed N skipped N bailed 0|1"; status 1 if the harness finds a mistake in it.
#
#   Version 14 is made to be read by readers of version 13, which this one is: only the number in the first line is changed for it.
use strict;
use warnings;
use TAP::Parser;

my $tap = do { local (@ARGV, $/) = ($ARGV[0]); <> };
$tap =~ s/\ATAP version 14\n/TAP version 13\n/ or die "it does not begin with: TAP version 14\n";
my $parser = TAP::Parser->new({ tap => $tap });
my ($passed, $failed, $skipped, $bailed, $diagnosed) = (0, 0, 0, 0, 0);
while (my $result = $parser->next) {
	die "a line that is no TAP: " . $result->as_string . "\n" if $result->is_unknown;
	$bailed = 1 if $result->is_bailout;
	$diagnosed++ if $result->is_yaml;
	next unless $result->is_test;
	if ($result->has_skip) { $skipped++ }
	elsif ($result->is_ok) { $passed++ }
	else { $failed++ }
}
die join("\n", $parser->parse_errors), "\n" if $parser->parse_errors && !$bailed;
die "$failed tests failed and $diagnosed have diagnostics\n" if $diagnosed != $failed;
print "passed $passed failed $failed skipped $skipped bailed $bailed\n";
