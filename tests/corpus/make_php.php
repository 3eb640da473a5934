<?php
// SPDX-License-Identifier: Apache-2.0
// Makes a PDF with FPDF or TCPDF: make_php.php KIND OUT.pdf
[, $kind, $out] = $argv;
if ($kind === 'fpdf') {
    require 'fpdf/fpdf.php';
    $pdf = new FPDF();
    $pdf->AddPage();
    $pdf->SetFont('Helvetica', '', 20);
    $pdf->Cell(0, 10, 'DENEME', 1, 1, 'C', false, 'https://example.org/');
    $pdf->AddPage();
    $pdf->Output('F', $out);
    exit;
}
require 'tcpdf/tcpdf.php';
$pdf = new TCPDF('P', 'mm', 'A4', true, 'UTF-8', false, $kind === 'tcpdf-a');
if ($kind === 'tcpdf-rc4' || $kind === 'tcpdf-aes') {
    $pdf->SetProtection(['copy'], '', 'sahip', $kind === 'tcpdf-aes' ? 3 : 1);
}
$pdf->SetFont('dejavusans', '', 14);
$pdf->AddPage();
$pdf->writeHTML('<h1>Çığ öşü</h1><p><a href="https://example.org/">bağ</a></p>');
if ($kind === 'tcpdf-form') {
    $pdf->TextField('ad', 60, 8, [], ['v' => 'DENEME']);
    $pdf->CheckBox('evet', 5, true);
}
$pdf->Output(realpath(dirname($out)) . '/' . basename($out), 'F');
