# SPDX-License-Identifier: Apache-2.0
# Makes a PDF with PDF::Builder: make_perl.pl plain|update|merge IN.pdf OUT.pdf
use strict;
use warnings;
use PDF::Builder;

my ($kind, $in, $out) = @ARGV;
if ($kind eq 'update') {
    my $pdf = PDF::Builder->open($in);
    $pdf->open_page(1)->text()->translate(60, 60);
    $pdf->saveas($out);
    exit;
}
my $pdf = PDF::Builder->new();
if ($kind eq 'merge') {
    my $other = PDF::Builder->open($in);
    $pdf->import_page($other, $_) for 1 .. 2;
} else {
    my $text = $pdf->page()->text();
    $text->font($pdf->corefont('Helvetica'), 20);
    $text->translate(60, 700);
    $text->text('DENEME');
    $pdf->outlines()->outline()->title('bir');
}
$pdf->saveas($out);
